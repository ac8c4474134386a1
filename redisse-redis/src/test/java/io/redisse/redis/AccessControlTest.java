package io.redisse.redis;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.redisse.api.BackendRefusedException;
import io.redisse.api.IdempotencyKey;
import io.redisse.api.NewEvent;
import io.redisse.api.Revocation;
import io.redisse.api.spi.IdempotentPublisher;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests passwords and the rights of a Redis user. */
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
    Matcher rights = Pattern.compile("without a prefix: `([^`]+)`[^`]*`([^`]+)`[^`]*`([^`]+)`")
        .matcher(text);
    assertTrue(rights.find(), "docs/redis.md lists the rights");
    return List.of(
        (rights.group(1) + " " + rights.group(2) + " " + rights.group(3)).split(" ", -1));
  }

  private RedisProcess startWithUser(List<String> rights) {
    RedisProcess server = start();
    List<String> rule =
        new ArrayList<>(List.of("ACL", "SETUSER", "redisse", "reset", "on", ">pass"));
    rule.addAll(rights);
    server.command(rule.toArray(String[]::new));
    return server;
  }

  private static URI uriOfUser(RedisProcess server) {
    return URI.create("redis://redisse:pass@127.0.0.1:" + server.port() + "/");
  }

  @Test
  void documentedRightsSufficeForAllFeatures() throws IOException {
    RedisProcess server = startWithUser(documentedRights());

    RedisBackend node = open(uriOfUser(server).resolve("?historyTtl=1h"));
    get(node.broadcaster().subscribe(Set.of("a")));
    long cursor = get(node.store().lastId());
    for (int i = 0; i < 1_000; i++) {
      publish(node, "" + i);
    }
    assertEquals(100, history(node, cursor).events().size());
    await().until(() -> listener.events.size() == 1_000);
    IdempotentPublisher once = node.idempotent().orElseThrow();
    get(once.publish(new NewEvent("a", "once"), new IdempotencyKey("key", "fingerprint")));
    get(node.erasable().orElseThrow().forget(Set.of("a")));
    server.command("SADD", "redisse:grant:ticket", "a");
    get(node.grants("cookie").ended(Set.of("ticket")));
    get(node.revocations()
        .orElseThrow()
        .add(Revocation.ofPrincipal("somebody", Instant.now().plusSeconds(60))));
    get(node.broadcaster().unsubscribe(Set.of("a")));
  }

  @Test
  void userLimitedToItsPrefixCannotReachOtherTenants() throws IOException {
    List<String> rights = new ArrayList<>(documentedRights());
    rights.replaceAll(
        right -> right.equals("~*") || right.equals("&*") ? right.replace("*", "app:*") : right);
    RedisProcess server = startWithUser(rights);

    RedisBackend node = open(uriOfUser(server).resolve("?prefix=app:"));
    get(node.broadcaster().subscribe(Set.of("a")));
    publish(node, "own");
    await().until(() -> listener.data().equals(List.of("own")));
    for (String other : List.of("", "?prefix=ap", "?prefix=shop:")) {
      URI uri = uriOfUser(server).resolve("/" + other);
      BackendRefusedException refusal =
          assertThrows(BackendRefusedException.class, () -> RedisBackend.open(uri));
      assertTrue(refusal.toString().contains("NOPERM"), refusal::toString);
    }
  }

  @Test
  void documentedRightsAreTheCommandsOfTheScripts() throws IOException {
    Set<String> called = new TreeSet<>();
    try (Stream<Path> files =
        Files.list(Path.of("src/main/resources/io/redisse/redis/connection"))) {
      for (Path file : files.filter(each -> !each.endsWith("inspect.lua")).toList()) {
        Pattern call = Pattern.compile("(?:redis\\.p?call|own)\\(\\s*'(\\w+)'");
        call.matcher(Files.readString(file))
            .results()
            .forEach(each -> called.add("+" + each.group(1).toLowerCase(Locale.ROOT)));
      }
    }
    Set<String> documented = new TreeSet<>(documentedRights());
    documented.removeAll(List.of(
        "~*",
        "&*",
        "+eval",
        "+evalsha",
        "+subscribe",
        "+unsubscribe",
        "+client|setname",
        "+select"));

    assertEquals(called, documented);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"zremrangebyrank", "zrem", "zcard", "zrange", "persist", "pexpire", "zcount"})
  void missingRightIsNamedWhenTheBackendIsOpened(String command) throws IOException {
    List<String> rights = new ArrayList<>(documentedRights());
    rights.add("-" + command);
    RedisProcess server = startWithUser(rights);

    BackendRefusedException refusal =
        assertThrows(BackendRefusedException.class, () -> RedisBackend.open(uriOfUser(server)));
    assertTrue(refusal.toString().contains("+" + command), refusal::toString);
  }

  @Test
  void publishedEventIsNotReportedAsRejectedIfRightsAreRevokedLater() throws IOException {
    RedisProcess server = startWithUser(documentedRights());
    RedisBackend node = open(uriOfUser(server).resolve("?historySize=1"));
    get(node.broadcaster().subscribe(Set.of("a")));
    server.command("ACL", "SETUSER", "redisse", "-zremrangebyrank", "-zcard", "-pexpire");

    for (int i = 0; i < 5; i++) {
      publish(node, "" + i);
    }

    await().until(() -> listener.data().equals(List.of("0", "1", "2", "3", "4")));
  }
}
