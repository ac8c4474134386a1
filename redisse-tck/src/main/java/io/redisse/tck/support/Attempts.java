package io.redisse.tck.support;

import io.redisse.api.Event;
import io.redisse.api.NewEvent;
import io.redisse.api.OutcomeUnknownException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * Tries to append or publish events while the storage refuses writes. If a call fails with anything
 * but {@link OutcomeUnknownException}, its event must not exist anywhere.
 */
public final class Attempts {
  private final Await await;
  private final List<NewEvent> failed = new ArrayList<>();
  private int failures;

  public Attempts(Await await) {
    this.await = await;
  }

  /** Makes one attempt. The event's data must be unique. */
  public void attempt(NewEvent event, Function<NewEvent, ? extends CompletionStage<?>> call) {
    Optional<Throwable> failure = await.failureIfAny(
        call.apply(event), "writing " + Describe.event(event) + " while the storage refuses");
    if (failure.isPresent()) {
      failures++;
      if (!(failure.get() instanceof OutcomeUnknownException)) {
        failed.add(event);
      }
    }
  }

  /** Fails if every attempt succeeded, because the test would then prove nothing. */
  public void requireFailure() {
    if (failures == 0) {
      throw new AssertionError(
          "expected calls to fail while the storage refuses writes, but all of them succeeded");
    }
  }

  /** Fails if the events include one whose append or publish call failed. */
  public void requireAbsent(List<Event> events, String context) {
    events.stream()
        .filter(event -> failed.contains(new NewEvent(event.channel(), event.type(), event.data())))
        .findFirst()
        .ifPresent(event -> {
          throw new AssertionError(context + ": if a call failed with anything other than"
              + " OutcomeUnknownException, its event must not exist; got " + Describe.event(event));
        });
  }
}
