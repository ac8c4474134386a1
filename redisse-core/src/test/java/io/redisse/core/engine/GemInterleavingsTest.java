package io.redisse.core.engine;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.redisse.api.Event;
import io.redisse.api.Grant;
import io.redisse.api.NewEvent;
import io.redisse.core.spi.StreamRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Verifies that an event of the Ruby gem reaches a client once, however the gem's three steps
 * interleave with those of the client. It may get lost only if the gem published it while the
 * client was not subscribed, and stored it after the client had read history.
 */
class GemInterleavingsTest {
  enum Step {
    INCREMENT,
    PUBLISH,
    KEEP,
    CONNECT,
    SUBSCRIBE,
    ACKNOWLEDGE,
    READ,
    LIVE_DURING_REPLAY,
    ANSWER,
    LIVE,
    DISCONNECT,
    CONNECT_AGAIN,
    READ_AGAIN,
    ANSWER_AGAIN
  }

  private static final int GEM_STEPS = 3;

  static List<List<Step>> interleavings() {
    List<Step> steps = List.of(Step.values());
    List<List<Step>> all = new ArrayList<>();
    interleave(steps.subList(0, GEM_STEPS), steps.subList(GEM_STEPS, steps.size()), List.of(), all);
    return all;
  }

  private static void interleave(
      List<Step> gem, List<Step> client, List<Step> before, List<List<Step>> all) {
    if (gem.isEmpty() && client.isEmpty()) {
      all.add(before);
    }
    if (!gem.isEmpty()) {
      interleave(rest(gem), client, append(before, gem.get(0)), all);
    }
    if (!client.isEmpty()) {
      interleave(gem, rest(client), append(before, client.get(0)), all);
    }
  }

  private static List<Step> rest(List<Step> steps) {
    return steps.subList(1, steps.size());
  }

  private static List<Step> append(List<Step> before, Step step) {
    List<Step> all = new ArrayList<>(before);
    all.add(step);
    return all;
  }

  private final GemBackend backend = new GemBackend();
  private final StreamHub hub = new StreamHub(
      backend,
      new HubSettings(
          Duration.ofSeconds(15), Duration.ofSeconds(3), Duration.ofSeconds(30), () -> 0));

  private @Nullable Event gem;
  private @Nullable RecordingOutlet client;
  private long cursor = backend.counter();
  private final List<String> received = new ArrayList<>();
  private boolean mayLose;

  @ParameterizedTest
  @MethodSource("interleavings")
  void deliversOnce(List<Step> steps) {
    for (int i = 0; i < steps.size(); i++) {
      mayLose |= steps.get(i) == Step.PUBLISH && isLost(steps, i);
      perform(steps.get(i));
      settle();
    }
    backend.stopHolding();
    publish("end");
    await().until(() -> client().data().contains("end"));
    hub.close();

    received.addAll(client().data());
    List<String> expected = new ArrayList<>(List.of("live during replay", "live", "end"));
    if (!mayLose || received.contains("gem")) {
      expected.add("gem");
    }
    Collections.sort(received);
    Collections.sort(expected);
    assertEquals(expected, received);
  }

  /** Returns whether neither the broadcast nor the next read of history provides the event. */
  private boolean isLost(List<Step> steps, int published) {
    int kept = steps.indexOf(Step.KEEP);
    if (published < steps.indexOf(Step.SUBSCRIBE)) {
      return kept > steps.indexOf(Step.READ);
    }
    boolean isAway =
        published > steps.indexOf(Step.DISCONNECT) && published < steps.indexOf(Step.CONNECT_AGAIN);
    return isAway && (kept > steps.indexOf(Step.READ_AGAIN) || cursor >= gem().id());
  }

  private void perform(Step step) {
    switch (step) {
      case INCREMENT -> gem = new Event(backend.increment(), "a", "t", "gem");
      case PUBLISH -> backend.broadcastUnordered(gem());
      case KEEP -> backend.keep(gem());
      case CONNECT, CONNECT_AGAIN -> connect();
      case SUBSCRIBE -> backend.subscribe();
      case ACKNOWLEDGE -> backend.acknowledge();
      case READ, READ_AGAIN -> {
        await().until(backend::hasRequest);
        backend.read();
      }
      case LIVE_DURING_REPLAY -> publish("live during replay");
      case ANSWER -> {
        backend.answer();
        await().until(() -> client().data().contains("live during replay"));
      }
      case ANSWER_AGAIN -> backend.answer();
      case LIVE -> {
        publish("live");
        await().until(() -> client().data().contains("live"));
      }
      case DISCONNECT -> {
        client().disconnect();
        client().awaitClosed();
        received.addAll(client().data());
        cursor = client().lastEventId();
      }
    }
  }

  private void connect() {
    RecordingOutlet outlet = new RecordingOutlet();
    client = outlet;
    hub.open(new StreamRequest(Grant.of(Set.of("a")), OptionalLong.of(cursor), false), outlet);
  }

  /** Waits until every shard has finished its work. */
  private void settle() {
    hub.principals().toCompletableFuture().join();
  }

  private void publish(String data) {
    backend.publish(new NewEvent("a", data));
  }

  private Event gem() {
    return Objects.requireNonNull(gem);
  }

  private RecordingOutlet client() {
    return Objects.requireNonNull(client);
  }
}
