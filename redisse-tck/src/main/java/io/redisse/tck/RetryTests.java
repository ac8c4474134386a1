package io.redisse.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.redisse.api.Event;
import io.redisse.api.IdempotencyKey;
import io.redisse.api.KeyReusedException;
import io.redisse.api.NewEvent;
import io.redisse.api.Publication;
import io.redisse.api.spi.Backend;
import io.redisse.api.spi.IdempotentPublisher;
import io.redisse.tck.rules.NotApplicableException;
import io.redisse.tck.rules.Rule;
import io.redisse.tck.support.Await;
import io.redisse.tck.support.BroadcasterProbe;
import io.redisse.tck.support.Check;
import io.redisse.tck.support.ParallelTasks;
import io.redisse.tck.support.RecordingListener;
import io.redisse.tck.support.StoreProbe;
import io.redisse.tck.support.UniqueNames;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests retries with an idempotency key, if the backend supports such keys. */
abstract class RetryTests {
  private static final String NO_KEYS =
      "no idempotency keys: Backend.idempotent() of this backend is empty";

  private final NewEvent event = new NewEvent(UniqueNames.channel("a"), "a type", "an order");
  private final IdempotencyKey key = key("one");

  private final BackendContract contract;
  private Backend backend;
  private Await await;
  private BroadcasterProbe broadcaster;
  private RecordingListener listener;
  private long start;

  RetryTests(BackendContract contract) {
    this.contract = contract;
  }

  @BeforeEach
  void open() {
    await = contract.await();
    backend = contract.openBackend();
    publisher(backend);
    broadcaster = contract.probe(backend);
    listener = broadcaster.listen();
    broadcaster.subscribe(event.channel());
    start = new StoreProbe(backend.store(), await).lastId();
  }

  @Test
  @Rule("PUB-2")
  void aRepeatedKeyReturnsTheFirstIdAndPublishesNothing() {
    Publication first = publish(backend, key);
    Publication again = publish(backend, key);
    assertEquals(
        new Publication(event.withId(first.event().id()), false),
        first,
        "result of the first publish with the key");
    assertEquals(
        new Publication(first.event(), true),
        again,
        "result of a second publish with the same key");
    requireOnlyPublished(first.event(), broadcaster.send(event.channel(), "a later event"));
  }

  @Test
  @Rule("PUB-2")
  void theSameEventWithAnotherKeyIsPublishedAgain() {
    Publication first = publish(backend, key);
    Publication second = publish(backend, key("one"));
    assertNotEquals(
        first.event().id(), second.event().id(), "ids of two publishes with different keys");
    requireOnlyPublished(first.event(), second.event());
  }

  @Test
  @Rule("PUB-2")
  void aKeyWithAnotherFingerprintIsRejected() {
    Publication first = publish(backend, key);
    Throwable failure = await.failure(
        publisher(backend).publish(event, new IdempotencyKey(key.key(), "two")),
        "publish() with a used key and a different fingerprint");
    assertInstanceOf(
        KeyReusedException.class,
        failure,
        "exception of publish() with a used key and a different fingerprint");
    requireOnlyPublished(first.event());
  }

  @Test
  @Rule("PUB-2")
  void onlyOneOfSeveralConcurrentAttemptsWithOneKeyPublishes() {
    requireOnePublished(List.of(backend));
  }

  @Test
  @Rule("PUB-2")
  void onlyOneOfSeveralConcurrentAttemptsOnTwoNodesPublishes() {
    requireOnePublished(List.of(backend, contract.openSecondBackend()));
  }

  private void requireOnePublished(List<Backend> nodes) {
    List<Callable<Publication>> tries =
        Collections.nCopies(await.settings().writers(), nodes).stream()
            .flatMap(List::stream)
            .<Callable<Publication>>map(node -> () -> publish(node, key))
            .toList();
    List<Publication> published = ParallelTasks.run(tries);
    Event one = published.get(0).event();
    published.forEach(each -> assertEquals(
        one, each.event(), "events returned by concurrent attempts with the same key"));
    List<Boolean> replayed =
        new ArrayList<>(published.stream().map(Publication::replayed).toList());
    assertTrue(
        replayed.remove(false),
        "expected one attempt to be the original, but all were reported as replays");
    assertEquals(
        Collections.nCopies(tries.size() - 1, true),
        replayed,
        "replay flags of the other attempts");
    requireOnlyPublished(one);
  }

  private void requireOnlyPublished(Event... events) {
    List<Event> expected = Stream.of(events).toList();
    Check.sameEvents(
        expected,
        new StoreProbe(backend.store(), await).read(start, event.channel()).events(),
        "history after publishing with keys");
    listener.awaitOnly(expected, "events delivered to the listener");
  }

  private Publication publish(Backend node, IdempotencyKey with) {
    return await.value(publisher(node).publish(event, with), "publish() with a key");
  }

  private static IdempotentPublisher publisher(Backend node) {
    return node.idempotent().orElseThrow(() -> new NotApplicableException(NO_KEYS));
  }

  private static IdempotencyKey key(String fingerprint) {
    return new IdempotencyKey(UUID.randomUUID().toString(), fingerprint);
  }
}
