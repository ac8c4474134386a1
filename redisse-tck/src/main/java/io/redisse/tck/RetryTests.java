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
import io.redisse.tck.support.CastProbe;
import io.redisse.tck.support.Check;
import io.redisse.tck.support.ParallelTasks;
import io.redisse.tck.support.RecordingListener;
import io.redisse.tck.support.Settings;
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

/** That a publish which is tried again is one publish, for backends that know it again. */
abstract class RetryTests {
  private static final String NOT_IDEMPOTENT =
      "without idempotency keys: the backend does not know a publish again (Backend.idempotent)";

  private final NewEvent event = new NewEvent(UniqueNames.channel("a"), "a type", "an order");
  private final IdempotencyKey key = key("one");

  private final BackendContract contract;
  private Backend backend;
  private CastProbe cast;
  private RecordingListener ear;
  private long start;

  RetryTests(BackendContract contract) {
    this.contract = contract;
  }

  @BeforeEach
  void open() {
    backend = contract.openBackend();
    publisher(backend);
    cast = new CastProbe(backend.broadcaster(), backend::publish);
    ear = cast.listen();
    cast.subscribe(event.channel());
    start = new StoreProbe(backend.store()).lastId();
  }

  @Test
  @Rule("PUB-2")
  void theSameKeyAgainGivesTheFirstIdAndPublishesNothing() {
    Publication first = publish(backend, key);
    Publication again = publish(backend, key);
    assertEquals(new Publication(event.withId(first.event().id()), false), first, "the first");
    assertEquals(new Publication(first.event(), true), again, "the same key again");
    onlyPublished(first.event(), cast.send(event.channel(), "what comes after"));
  }

  @Test
  @Rule("PUB-2")
  void theSameEventWithAnotherKeyIsAnotherEvent() {
    Publication first = publish(backend, key);
    Publication second = publish(backend, key("one"));
    assertNotEquals(first.event().id(), second.event().id(), "ids of two publishes");
    onlyPublished(first.event(), second.event());
  }

  @Test
  @Rule("PUB-2")
  void aKeyThatWasUsedForSomethingElseIsRefused() {
    Publication first = publish(backend, key);
    Throwable failure = Await.failure(
        publisher(backend).publish(event, new IdempotencyKey(key.key(), "two")),
        "a publish with a key that was used for something else");
    assertInstanceOf(
        KeyReusedException.class, failure, "of a key that was used for something else");
    onlyPublished(first.event());
  }

  @Test
  @Rule("PUB-2")
  void ofManyTriesAtOnceOneIsPublished() {
    oneIsPublished(List.of(backend));
  }

  @Test
  @Rule("PUB-2")
  void aKeyIsKnownToAllNodes() {
    oneIsPublished(List.of(backend, contract.openSecondBackend()));
  }

  private void oneIsPublished(List<Backend> nodes) {
    List<Callable<Publication>> tries = Collections.nCopies(Settings.writers(), nodes).stream()
        .flatMap(List::stream)
        .<Callable<Publication>>map(node -> () -> publish(node, key))
        .toList();
    List<Publication> published = ParallelTasks.run(tries);
    Event one = published.get(0).event();
    published.forEach(each -> assertEquals(one, each.event(), "of many tries with one key"));
    List<Boolean> replayed =
        new ArrayList<>(published.stream().map(Publication::replayed).toList());
    assertTrue(replayed.remove(false), "one of the tries is the first");
    assertEquals(Collections.nCopies(tries.size() - 1, true), replayed, "all others are replays");
    onlyPublished(one);
  }

  private void onlyPublished(Event... events) {
    List<Event> expected = Stream.of(events).toList();
    Check.sameEvents(
        expected,
        new StoreProbe(backend.store()).read(start, event.channel()).events(),
        "in the history");
    ear.hearsOnly(expected, "heard");
  }

  private Publication publish(Backend node, IdempotencyKey with) {
    return Await.value(publisher(node).publish(event, with), "publish with a key");
  }

  private static IdempotentPublisher publisher(Backend node) {
    return node.idempotent().orElseThrow(() -> new NotApplicableException(NOT_IDEMPOTENT));
  }

  private static IdempotencyKey key(String fingerprint) {
    return new IdempotencyKey(UUID.randomUUID().toString(), fingerprint);
  }
}
