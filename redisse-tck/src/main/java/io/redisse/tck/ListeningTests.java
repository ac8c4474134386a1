package io.redisse.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.redisse.api.Event;
import io.redisse.api.NewEvent;
import io.redisse.api.spi.Broadcaster;
import io.redisse.tck.rules.Rule;
import io.redisse.tck.support.Await;
import io.redisse.tck.support.CastProbe;
import io.redisse.tck.support.RecordingListener;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** How the listener is called, and what may be asked of a broadcaster. */
abstract class ListeningTests extends CastTests {
  ListeningTests(CastSubject subject) {
    super(subject);
  }

  @Test
  @Rule("CAST-2")
  void eventsArriveInTheOrderOfTheirIdsOverAllChannels() {
    cast.subscribe(a, b, c);
    List<Event> sent = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      sent.add(cast.send(List.of(a, b, c).get(i % 3), "event " + i));
    }
    ear.hears(sent, "sent over three channels in turn");
    assertFalse(ear.overlapped(), "expected one thread at a time in the listener, found two");
  }

  @Test
  @Rule("CAST-4")
  void aListenerThatThrowsStopsNothing() {
    CastProbe other = subject.open();
    RecordingListener recorder = new RecordingListener();
    other.broadcaster().listen(new Failing(recorder, IllegalStateException::new));
    other.subscribe(a);
    List<Event> sent = other.sendMany(a, 5);
    recorder.hearsOnly(sent, "by a listener that throws on every event");
  }

  @Test
  @Rule("CAST-4")
  void aListenerThatThrowsErrorsStopsNothing() {
    CastProbe other = subject.open();
    RecordingListener recorder = new RecordingListener();
    other.broadcaster().listen(new Failing(recorder, LinkageError::new));
    other.subscribe(a);
    List<Event> sent = other.sendMany(a, 5);
    recorder.hearsOnly(sent, "by a listener that throws an error on every event");
  }

  @Test
  @Rule("CAST-5")
  void anInterruptionIsToldBeforeAndAfter() {
    cast.subscribe(a);
    subject.interrupt(cast);
    ear.awaitSignal("resumed");
    List<String> signals = ear.signals();
    assertEquals("interrupted", signals.get(0), () -> "the first signal of " + signals);
  }

  @Test
  @Rule("CAST-5")
  void afterAnInterruptionAllSubscriptionsAreInForceAgain() {
    cast.subscribe(a, b);
    subject.interrupt(cast);
    ear.awaitSignal("resumed");
    List<Event> sent = List.of(cast.send(a, "one"), cast.send(b, "two"));
    ear.hearsOnly(sent, "after an interruption");
  }

  @Test
  @Rule("CAST-1")
  void aSecondListenerIsRefused() {
    RecordingListener second = new RecordingListener();
    assertThrows(
        IllegalStateException.class,
        () -> cast.broadcaster().listen(second),
        "a second listen() must be refused by the call itself");
    cast.subscribe(a);
    ear.hears(List.of(cast.send(a, "event")), "by the first listener");
    assertEquals(List.of(), second.heard(), "what the refused listener heard");
  }

  @Test
  @Rule("CAST-1")
  void subscribingToNoChannelIsRefused() {
    assertThrows(
        IllegalArgumentException.class,
        () -> cast.broadcaster().subscribe(Set.of()),
        "subscribe() of no channel must be refused by the call itself");
    assertThrows(
        IllegalArgumentException.class,
        () -> cast.broadcaster().unsubscribe(Set.of()),
        "unsubscribe() of no channel must be refused by the call itself");
  }

  @Test
  @Rule("CAST-6")
  void closeCanBeRepeated() {
    cast.subscribe(a);
    Await.returns(cast.broadcaster()::close, "close()");
    Await.returns(cast.broadcaster()::close, "the second close()");
  }

  @Test
  @Rule("CAST-6")
  void useAfterCloseIsRefused() {
    Event event = cast.send(a, "while open");
    Broadcaster closed = cast.broadcaster();
    Await.returns(closed::close, "close()");
    refusedAfterClose(() -> closed.broadcast(event), "broadcast");
    refusedAfterClose(() -> closed.subscribe(Set.of(a)), "subscribe");
    refusedAfterClose(() -> closed.unsubscribe(Set.of(a)), "unsubscribe");
    refusedAfterClose(() -> closed.listen(new RecordingListener()), "listen");
  }

  @Test
  @Rule("CAST-6")
  void nothingArrivesAfterClose() {
    CastProbe second = subject.openSecond();
    cast.subscribe(a);
    Event before = second.send(new NewEvent(a, "before"));
    ear.hears(List.of(before), "before close()");
    Await.returns(cast.broadcaster()::close, "close()");
    second.sendMany(a, 3);
    ear.hearsOnly(List.of(before), "after close()");
  }

  private static void refusedAfterClose(Runnable call, String name) {
    assertThrows(
        IllegalStateException.class,
        call::run,
        () -> name + " after close() must be refused by the call itself");
  }

  /** Hears, and throws all the same. */
  private record Failing(RecordingListener ear, Function<String, Throwable> failure)
      implements Broadcaster.Listener {
    @Override
    public void onEvent(Event event) {
      ear.onEvent(event);
      Failing.<RuntimeException>fail(
          failure.apply("a listener that throws, to see that it stops nothing"));
    }

    /** Throws whatever it is, unchecked. */
    @SuppressWarnings("unchecked")
    private static <T extends Throwable> void fail(Throwable failure) throws T {
      throw (T) failure;
    }

    @Override
    public void onInterrupted() {
      ear.onInterrupted();
    }

    @Override
    public void onResumed() {
      ear.onResumed();
    }

    @Override
    public void onReset(long epoch) {
      ear.onReset(epoch);
    }
  }
}
