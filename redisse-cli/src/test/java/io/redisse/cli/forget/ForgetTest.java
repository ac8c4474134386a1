package io.redisse.cli.forget;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.redisse.cli.CliRun;
import io.redisse.cli.FreePort;
import io.redisse.cli.Http;
import io.redisse.cli.Http.Reply;
import io.redisse.cli.TestRedis;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tests {@code redisse forget}. */
class ForgetTest {
  private final TestRedis redis = TestRedis.started();

  @AfterEach
  void stopRedis() {
    redis.close();
  }

  private void publish(String channel, String data) {
    try (CliRun publish = CliRun.start("publish", channel, data, "--redis", redis.url())) {
      assertEquals(0, publish.status(), () -> "" + publish.err.lines());
    }
  }

  private static String history(URI server, String channels, String cursor) {
    try (Reply reply =
        Http.stream(server, "events?" + channels + "&polling", "Last-Event-ID", cursor)) {
      return String.join("\n", reply.rest());
    }
  }

  @Test
  void onlyClientsOfTheErasedChannelsWithOlderCursorsAreNotified() {
    try (CliRun serve = CliRun.start("serve", "--port", "0", "--redis", redis.url());
        Reply open = Http.stream(serve.uri(), "events?user%2F42&orders&news")) {
      String start = open.await("id: ").replaceFirst("id: ", "");
      publish("user/42", "a secret");
      publish("orders", "another secret");
      String newest = open.await("id: ").replaceFirst("id: ", "");
      open.await("data: another secret");
      publish("news", "kept");
      open.await("data: kept");

      try (CliRun forget =
          CliRun.start("forget", "user/42", "orders", "never used", "--redis", redis.url())) {
        assertEquals(0, forget.status(), () -> "" + forget.err.lines());
        assertEquals(List.of(), forget.out.lines());
        assertEquals(List.of(), forget.err.lines());
      }
      publish("user/42", "next");
      assertEquals("data: next", open.await("data: "));

      String old = history(serve.uri(), "user%2F42&orders&news", start);
      assertTrue(old.contains("user/42\":\"reset") && old.contains("orders\":\"reset"), old);
      assertFalse(old.contains("secret") || old.contains("news\":"), old);
      assertTrue(old.contains("data: kept") && old.contains("data: next"), old);
      assertFalse(history(serve.uri(), "news", start).contains("missedevents"));
      assertFalse(history(serve.uri(), "user%2F42", newest).contains("missedevents"));
    }
  }

  @Test
  void aKeyOfAnotherTypeIsNamedAndNothingIsErased() {
    publish("news", "kept");
    redis.command("SET session x");
    try (CliRun forget =
        CliRun.start(Map.of("REDISSE_REDIS", redis.url()), "forget", "news", "session")) {
      assertEquals(1, forget.status());
      assertEquals(1, forget.err.lines().size(), () -> "" + forget.err.lines());
      String message = forget.err.lines().get(0);
      assertTrue(message.contains("key session; nothing was erased"), message);
    }
    assertEquals(":2", redis.command("ZCARD news"));
  }

  @Test
  void anUnreachableRedisIsReportedInOneLine() {
    String url = "redis://127.0.0.1:" + FreePort.find() + "/0";
    try (CliRun forget = CliRun.start("forget", "news", "--redis", url + "?timeout=300ms")) {
      assertEquals(1, forget.status());
      assertEquals(1, forget.err.lines().size(), () -> "" + forget.err.lines());
      String message = forget.err.lines().get(0);
      assertTrue(message.startsWith("redisse: ") && message.contains(url), message);
    }
  }
}
