package io.redisse.redis;

import static java.util.Objects.requireNonNull;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.redisse.api.BackendRefusedException;
import io.redisse.api.IdempotencyKey;
import io.redisse.api.NewEvent;
import io.redisse.api.Revocation;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests Redisse's own keys after another application has overwritten them. */
class ControlKeysTest extends SeveralNodesTestCase {
  private final RedisProcess redis = start();

  private static void assertNamesKey(String key, Throwable refusal) {
    assertInstanceOf(BackendRefusedException.class, refusal);
    String message = String.valueOf(refusal.getMessage());
    assertTrue(
        message.endsWith(": " + key
            + " is a key of Redisse, but of another type (see TYPE); delete or rename it"),
        message);
  }

  private static void assertNamesKey(String key, CompletionStage<?> stage) {
    assertNamesKey(
        key,
        requireNonNull(assertThrows(CompletionException.class, () -> get(stage)).getCause()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "redisse:epoch",
        "redisse:life",
        "redisse:lastEventId",
        "redisse:historySize",
        "redisse:ttl"
      })
  void keyOfAnotherTypeIsNamedAndMendedOnceItIsDeleted(String key) {
    Node node = new Node(redis.uri("?timeout=2s&historySize=50&historyTtl=1h"), "a");
    node.publish("a", "1");
    redis.command("DEL", key);
    redis.command("HSET", key, "f", "v");
    assertNamesKey(
        key, assertThrows(BackendRefusedException.class, () -> RedisBackend.open(redis.uri(""))));

    redis.command("DEL", key);
    await().until(() -> redis.command("EXISTS", key).equals(1L));
    await().ignoreExceptions().until(() -> node.publish("a", "2").id() > 0);
    long cursor = node.publish("a", "3").id();
    node.publish("a", "4");
    assertEquals(Map.of(), new Node(redis.uri(""), "a").history(cursor, "a").gaps());
  }

  @Test
  void counterOfTheWrongTypeIsReportedToPublishersAndReaders() {
    Node node = new Node(redis.uri("?timeout=2s"), "a");
    redis.command("DEL", "redisse:lastEventId");
    redis.command("HSET", "redisse:lastEventId", "f", "v");

    assertNamesKey("redisse:lastEventId", node.backend.publish(new NewEvent("a", "x")));
    assertNamesKey("redisse:lastEventId", node.backend.store().lastId());
  }

  @Test
  void keyOfTheWrongTypeIsNamedByTheCallThatUsesIt() {
    Node node = new Node(redis.uri("?timeout=2s&prefix=app:"), "a");
    redis.command("HSET", "app:redisse:once:k", "f", "v");
    redis.command("HSET", "app:redisse:revoked", "f", "v");

    assertNamesKey(
        "app:redisse:once:k",
        node.backend
            .idempotent()
            .orElseThrow()
            .publish(new NewEvent("a", "x"), new IdempotencyKey("k", "f")));
    assertNamesKey(
        "app:redisse:revoked",
        node.backend
            .revocations()
            .orElseThrow()
            .add(Revocation.ofPrincipal("somebody", Instant.now().plusSeconds(60))));
  }

  @Test
  void publishingIsRefusedAfterTheMaximumIdButReadingWorks() {
    Node node = new Node(redis.uri(""), "a");
    node.publish("a", "0");
    long last = (1L << 53) - 1_000_000_000;
    redis.command("SET", "redisse:lastEventId", "" + (last - 3));
    for (long id = last - 2; id <= last; id++) {
      assertEquals(id, node.publish("a", "" + id).id());
    }

    for (int i = 0; i < 3; i++) {
      Throwable refusal =
          assertThrows(CompletionException.class, () -> node.publish("a", "x")).getCause();
      assertInstanceOf(BackendRefusedException.class, refusal);
      assertTrue(
          refusal.toString().contains("redisse:lastEventId was set too high"), refusal::toString);
    }
    assertEquals(2, node.history(last - 2, "a").events().size());
    assertEquals(Map.of(), new Node(redis.uri(""), "a").history(last - 2, "a").gaps());
    assertEquals(last, get(node.backend.store().lastId()));
  }
}
