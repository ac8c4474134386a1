package io.redisse.jaxrs.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.redisse.api.BackendUnavailableException;
import io.redisse.api.Event;
import io.redisse.api.NewEvent;
import io.redisse.api.OutcomeUnknownException;
import io.redisse.api.spi.Backend;
import io.redisse.api.spi.Broadcaster;
import io.redisse.api.spi.EventStore;
import io.redisse.api.spi.IdempotentPublisher;
import io.redisse.jaxrs.RawClient;
import io.redisse.jaxrs.server.RedisseServer;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Repeated requests with an Idempotency-Key. */
class RetriedPublishingTest {
  private static final String KEY = "Idempotency-Key: 9ad0e3b2-0d4c-4a34-9a5c-8c7d5f6e1a11";
  private static final String TEXT = "Content-Type: text/plain";
  private static final String NDJSON = "Content-Type: application/x-ndjson";
  private static final String ONE = "{\"channel\":\"c\",\"data\":\"1\"}\n";
  private static final String TWO = "{\"channel\":\"c\",\"data\":\"2\"}\n";
  private static final String THREE = "{\"channel\":\"c\",\"data\":\"3\"}\n";

  private final RedisseServer server = RedisseServer.builder().publishing().start();

  @AfterEach
  void stop() {
    server.close();
  }

  private RawClient post(String target, String body, String... headers) {
    return RawClient.send(server.uri(), "POST", target, body, headers);
  }

  private List<String> published() {
    return published(server);
  }

  private static List<String> published(RedisseServer by) {
    return by
        .redisse()
        .backend()
        .store()
        .history(Set.of("c"), 0, 100)
        .toCompletableFuture()
        .join()
        .events()
        .stream()
        .map(Event::data)
        .toList();
  }

  @Test
  void aRetryReturnsTheFirstResultMarkedAsReplayed() {
    try (RawClient first = post("/channels/c/events", "1", TEXT, KEY);
        RawClient again = post("/channels/c/events", "1", TEXT, KEY)) {
      assertEquals(201, first.status());
      assertEquals("", first.header("Idempotent-Replayed"));
      assertEquals(201, again.status());
      assertEquals("true", again.header("Idempotent-Replayed"));
      assertEquals(first.body(), again.body());
    }
    assertEquals(List.of("1"), published());
  }

  @ParameterizedTest
  @CsvSource({
    "/channels/c/events, 2",
    "/channels/other/events, 1",
    "/channels/c/events?type=t, 1",
  })
  void aKeyUsedForAnotherRequestIsRejected(String target, String body) {
    try (RawClient first = post("/channels/c/events", "1", TEXT, KEY);
        RawClient other = post(target, body, TEXT, KEY)) {
      assertEquals(201, first.status());
      assertEquals(422, other.status());
      assertTrue(other.body().contains("use a new key"));
    }
    assertEquals(List.of("1"), published());
  }

  @Test
  void sendersDoNotShareKeys() {
    try (RawClient one = post("/channels/c/events", "1", TEXT, KEY, "Authorization: Bearer one");
        RawClient other = post("/channels/c/events", "2", TEXT, KEY, "Authorization: Bearer two")) {
      assertEquals(201, one.status());
      assertEquals(201, other.status());
      assertNotEquals(one.body(), other.body());
    }
  }

  @Test
  void aRetriedBatchReturnsTheFirstResult() {
    try (RawClient batch = post("/events", ONE + TWO, NDJSON, KEY);
        RawClient again = post("/events", ONE + TWO, NDJSON, KEY)) {
      assertEquals(201, batch.status());
      assertEquals("", batch.header("Idempotent-Replayed"));
      assertEquals("true", again.header("Idempotent-Replayed"));
      assertEquals(batch.body(), again.body());
    }
    assertEquals(List.of("1", "2"), published());
  }

  @Test
  void theRetryOfAPartlyPublishedBatchPublishesTheRest() {
    try (RedisseServer unreliable = server(new Unreliable(true));
        RawClient half =
            RawClient.send(unreliable.uri(), "POST", "/events", ONE + TWO, NDJSON, KEY);
        RawClient again =
            RawClient.send(unreliable.uri(), "POST", "/events", ONE + TWO, NDJSON, KEY)) {
      assertEquals(503, half.status());
      assertEquals(201, again.status());
      assertEquals("", again.header("Idempotent-Replayed"));
      assertEquals(List.of("1", "2"), published(unreliable));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {ONE, ONE + THREE, ONE + TWO + THREE, TWO + ONE})
  void aBatchWithTheKeyOfAnotherBatchIsRejected(String other) {
    try (RawClient first = post("/events", ONE + TWO, NDJSON, KEY);
        RawClient second = post("/events", other, NDJSON, KEY)) {
      assertEquals(201, first.status());
      assertEquals(422, second.status());
    }
    assertEquals(List.of("1", "2"), published());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Idempotency-Key:          | expected 1 to 255 characters, got 0",
        "Idempotency-Key: a b      | only visible ASCII characters",
        "Idempotency-Key: \u00e9   | only visible ASCII characters",
      })
  void anInvalidKeyIsRejectedWithTheReason(String header, String reason) {
    try (RawClient client = post("/channels/c/events", "1", TEXT, header)) {
      assertEquals(400, client.status());
      String body = client.body();
      assertTrue(body.startsWith("Idempotency-Key: "), body);
      assertTrue(body.contains(reason), body);
    }
  }

  @Test
  void twoKeysAreRejected() {
    try (RawClient client = post("/channels/c/events", "1", TEXT, KEY, KEY)) {
      assertEquals(400, client.status());
      assertTrue(client.body().contains("expected one, got 2"));
    }
  }

  @Test
  void aBackendWithoutKeysRejectsThem() {
    try (RedisseServer without = server(new Unreliable(false));
        RawClient client =
            RawClient.send(without.uri(), "POST", "/channels/c/events", "1", TEXT, KEY)) {
      assertEquals(501, client.status());
      assertTrue(client.body().contains("publish without the key"));
    }
  }

  @Test
  void anUnknownOutcomeAdvisesARetryWithTheSameKey() {
    try (RedisseServer unreliable = server(new Unreliable(false));
        RawClient client =
            RawClient.send(unreliable.uri(), "POST", "/channels/c/events", "1", TEXT)) {
      assertEquals(504, client.status());
      String body = client.body();
      assertTrue(body.contains("Retry with the same Idempotency-Key"), body);
    }
  }

  private static RedisseServer server(Backend backend) {
    return RedisseServer.builder()
        .publishing()
        .configure(redisse -> redisse.backend(backend))
        .start();
  }

  /** Loses the answer to a publish without a key; fails the second publish with a key. */
  private static final class Unreliable implements Backend {
    private final Backend inner = Backend.open("memory:");
    private final AtomicInteger publishes = new AtomicInteger();
    private final boolean supportsKeys;

    Unreliable(boolean supportsKeys) {
      this.supportsKeys = supportsKeys;
    }

    @Override
    public EventStore store() {
      return inner.store();
    }

    @Override
    public Broadcaster broadcaster() {
      return inner.broadcaster();
    }

    @Override
    public CompletionStage<Event> publish(NewEvent event) {
      return CompletableFuture.failedFuture(new OutcomeUnknownException("lost", null));
    }

    @Override
    public Optional<IdempotentPublisher> idempotent() {
      return supportsKeys ? inner.idempotent().map(this::failingTheSecond) : Optional.empty();
    }

    private IdempotentPublisher failingTheSecond(IdempotentPublisher publisher) {
      return (event, key) -> publishes.incrementAndGet() == 2
          ? CompletableFuture.failedFuture(new BackendUnavailableException("away", null))
          : publisher.publish(event, key);
    }

    @Override
    public void close() {
      inner.close();
    }
  }
}
