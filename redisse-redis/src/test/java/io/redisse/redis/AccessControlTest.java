package io.redisse.redis;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.redisse.api.BackendRefusedException;
import io.redisse.api.Event;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Passwords, and the rights of a user. */
class AccessControlTest extends OutageTestCase {
  @Test
  void wrongPasswordIsRejectedAndNotShown() {
    RedisProcess server = start("--requirepass", "right");
    URI uri = URI.create("redis://:s3cret@127.0.0.1:" + server.port() + "/");

    BackendRefusedException refusal =
        assertThrows(BackendRefusedException.class, () -> RedisBackend.open(uri));
    for (Throwable at = refusal; at != null; at = at.getCause()) {
      assertFalse(at.toString().contains("s3cret"), at.toString());
    }
    assertThrows(BackendRefusedException.class, () -> RedisBackend.open(server.uri("")));
    get(open(URI.create("redis://:right@127.0.0.1:" + server.port() + "/"))
        .store()
        .lastId());
  }

  /** Returns the rights listed in docs/redis.md. */
  private static List<String> documentedRights() throws IOException {
    String text = Files.readString(Path.of("..", "docs", "redis.md")).replaceAll("\\s+", " ");
    Matcher rights =
        Pattern.compile("without a prefix: `([^`]+)`[^`]*`([^`]+)`").matcher(text);
    assertTrue(rights.find(), "docs/redis.md lists the rights");
    return List.of((rights.group(1) + " " + rights.group(2)).split(" ", -1));
  }

  @Test
  void documentedRightsSuffice() throws IOException {
    RedisProcess server = start();
    List<String> rule = new ArrayList<>(List.of("SETUSER", "redisse", "reset", "on", ">pass"));
    rule.addAll(documentedRights());
    rule.add(0, "ACL");
    server.command(rule.toArray(String[]::new));

    RedisBackend node =
        open(URI.create("redis://redisse:pass@127.0.0.1:" + server.port() + "/?historyTtl=1h"));
    get(node.broadcaster().subscribe(Set.of("a")));
    long cursor = get(node.store().lastId());
    Event event = publish(node, "x");
    assertEquals(List.of(event), history(node, cursor).events());
    await().until(() -> listener.data().equals(List.of("x")));
    get(node.broadcaster().unsubscribe(Set.of("a")));
    assertThrows(
        RuntimeException.class,
        () -> RedisBackend.open(
            URI.create("redis://redisse:wrong@127.0.0.1:" + server.port() + "/")));
  }
}
