package io.redisse.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.redisse.api.Event;
import io.redisse.api.NewEvent;
import io.redisse.api.spi.Broadcaster;
import io.redisse.tck.rules.Rule;
import io.redisse.tck.support.BroadcasterProbe;
import io.redisse.tck.support.RecordingListener;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Tests listener calls, invalid arguments, and closing. */
abstract class ListenerTests extends BroadcasterTests {
  ListenerTests(BroadcasterSubject subject) {
    super(subject);
  }

  @Test
  @Rule("CAST-2")
  void eventsArriveInIdOrderAcrossAllChannels() {
    broadcaster.subscribe(a, b, c);
    List<Event> sent = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      sent.add(broadcaster.send(List.of(a, b, c).get(i % 3), "event " + i));
    }
    listener.awaitEvents(sent, "events sent to three channels in turn");
    assertFalse(
        listener.wasCalledConcurrently(),
        "the listener was called by two threads at the same time");
  }

  @Test
  @Rule("CAST-4")
  void aListenerThatThrowsDoesNotStopDelivery() {
    BroadcasterProbe other = subject.open();
    RecordingListener recorder = new RecordingListener(await);
    other.broadcaster().listen(new Failing(recorder, IllegalStateException::new));
    other.subscribe(a);
    List<Event> sent = other.sendMany(a, 5);
    recorder.awaitOnly(sent, "events delivered to a listener that throws on every event");
  }

  @Test
  @Rule("CAST-4")
  void aListenerThatThrowsErrorsDoesNotStopDelivery() {
    BroadcasterProbe other = subject.open();
    RecordingListener recorder = new RecordingListener(await);
    other.broadcaster().listen(new Failing(recorder, LinkageError::new));
    other.subscribe(a);
    List<Event> sent = other.sendMany(a, 5);
    recorder.awaitOnly(sent, "events delivered to a listener that throws an Error on every event");
  }

  @Test
  @Rule("CAST-5")
  void anInterruptionIsReportedBeforeItsEnd() {
    broadcaster.subscribe(a);
    subject.interrupt(broadcaster);
    listener.awaitSignal("resumed");
    List<String> signals = listener.signals();
    assertEquals("interrupted", signals.get(0), () -> "the first signal in " + signals);
  }

  @Test
  @Rule("CAST-5")
  void allSubscriptionsAreActiveAfterAnInterruption() {
    broadcaster.subscribe(a, b);
    subject.interrupt(broadcaster);
    listener.awaitSignal("resumed");
    List<Event> sent = List.of(broadcaster.send(a, "one"), broadcaster.send(b, "two"));
    listener.awaitOnly(sent, "events sent after onResumed");
  }

  @Test
  @Rule("CAST-1")
  void aSecondListenerIsRejected() {
    RecordingListener second = new RecordingListener(await);
    assertThrows(
        IllegalStateException.class,
        () -> broadcaster.broadcaster().listen(second),
        "a second listen() must throw");
    broadcaster.subscribe(a);
    listener.awaitEvents(
        List.of(broadcaster.send(a, "event")), "events delivered to the first listener");
    assertEquals(List.of(), second.received(), "events delivered to the rejected listener");
  }

  @Test
  @Rule("CAST-1")
  void anEmptySetOfChannelsIsRejected() {
    assertThrows(
        IllegalArgumentException.class,
        () -> broadcaster.broadcaster().subscribe(Set.of()),
        "subscribe() with an empty set must throw immediately, not return a failed stage");
    assertThrows(
        IllegalArgumentException.class,
        () -> broadcaster.broadcaster().unsubscribe(Set.of()),
        "unsubscribe() with an empty set must throw immediately, not return a failed stage");
  }

  @Test
  @Rule("CAST-6")
  void closeCanBeRepeated() {
    broadcaster.subscribe(a);
    await.returns(broadcaster.broadcaster()::close, "close()");
    await.returns(broadcaster.broadcaster()::close, "the second close()");
  }

  @Test
  @Rule("CAST-6")
  void callsAfterCloseAreRejected() {
    Event event = broadcaster.send(a, "while open");
    Broadcaster closed = broadcaster.broadcaster();
    await.returns(closed::close, "close()");
    rejectedAfterClose(() -> closed.broadcast(event), "broadcast()");
    rejectedAfterClose(() -> closed.subscribe(Set.of(a)), "subscribe()");
    rejectedAfterClose(() -> closed.unsubscribe(Set.of(a)), "unsubscribe()");
    rejectedAfterClose(() -> closed.listen(new RecordingListener(await)), "listen()");
  }

  @Test
  @Rule("CAST-6")
  void noEventsArriveAfterClose() {
    BroadcasterProbe second = subject.openSecond();
    broadcaster.subscribe(a);
    Event before = second.send(new NewEvent(a, "before"));
    listener.awaitEvents(List.of(before), "events before close()");
    await.returns(broadcaster.broadcaster()::close, "close()");
    second.sendMany(a, 3);
    listener.awaitOnly(List.of(before), "events after close()");
  }

  private static void rejectedAfterClose(Runnable call, String name) {
    assertThrows(
        IllegalStateException.class,
        call::run,
        () -> name + " after close() must throw immediately, not return a failed stage");
  }

  /** Records each event, then throws. */
  private record Failing(RecordingListener recorder, Function<String, Throwable> failure)
      implements Broadcaster.Listener {
    @Override
    public void onEvent(Event event) {
      recorder.onEvent(event);
      Throwable thrown = failure.apply("thrown by a test listener (CAST-4)");
      // If the broadcaster logs the exception, a stack trace would look like a real failure.
      thrown.setStackTrace(new StackTraceElement[0]);
      Failing.<RuntimeException>fail(thrown);
    }

    /** Throws any exception or error, even a checked exception, without declaring it. */
    @SuppressWarnings("unchecked")
    private static <T extends Throwable> void fail(Throwable failure) throws T {
      throw (T) failure;
    }

    @Override
    public void onInterrupted() {
      recorder.onInterrupted();
    }

    @Override
    public void onResumed() {
      recorder.onResumed();
    }

    @Override
    public void onReset(long epoch) {
      recorder.onReset(epoch);
    }
  }
}
