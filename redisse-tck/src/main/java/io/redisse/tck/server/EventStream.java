package io.redisse.tck.server;

import io.redisse.tck.server.wire.EventParser;
import io.redisse.tck.server.wire.Limits;
import io.redisse.tck.server.wire.Received;
import io.redisse.tck.server.wire.WireFault;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** An open stream, read by a thread of its own; tests wait for what comes. */
final class EventStream implements AutoCloseable {
  private static final int KEPT_LINES = 200;
  private static final int SHOWN_LINES = 12;
  private static final int LONGEST_SHOWN = 80;

  private final Call call;
  private final LinkedBlockingQueue<Received> events = new LinkedBlockingQueue<>();
  private final CountDownLatch ended = new CountDownLatch(1);
  private final List<String> lines = new ArrayList<>();
  private volatile @Nullable String fault;
  private volatile boolean closed;

  private EventStream(Call call) {
    this.call = call;
  }

  /** Opens a stream, which must be one. */
  static EventStream open(ServerUnderTest server, Request request) {
    return read(Call.send(server, request));
  }

  /** Reads what a call opened. */
  static EventStream read(Call call) {
    if (call.head().status() != 200 || !call.head().contentType().equals("text/event-stream")) {
      call.close();
      throw new BrokenStreamError(
          "expected a stream, got " + call.head() + " for " + call.request());
    }
    EventStream stream = new EventStream(call);
    Thread thread = new Thread(stream::readAll, "tck-stream");
    thread.setDaemon(true);
    thread.start();
    return stream;
  }

  private void readAll() {
    try {
      EventParser parser = new EventParser(call.body(), this::keep);
      for (Optional<Received> event = parser.next(); event.isPresent(); event = parser.next()) {
        events.add(event.get());
      }
    } catch (IOException e) {
      if (!closed) {
        fault = e instanceof WireFault ? e.getMessage() : "the connection broke: " + e;
      }
    } finally {
      ended.countDown();
    }
  }

  private synchronized void keep(String line) {
    if (lines.size() < KEPT_LINES) {
      lines.add(line);
    }
  }

  /** The first lines that came. */
  synchronized List<String> lines() {
    return List.copyOf(lines);
  }

  Call call() {
    return call;
  }

  /** The next event, whatever it is. */
  Received next() {
    return next(Limits.awaitMillis())
        .orElseThrow(() ->
            new AssertionError("no event came within " + Limits.awaitMillis() + " ms, of " + this));
  }

  /** The next event that somebody published; that the server may send others before is known. */
  Received nextPublished() {
    while (true) {
      Received event = next();
      if (event.isPublished()) {
        return event;
      }
    }
  }

  /** The next event, if one comes in time. */
  Optional<Received> next(long millis) {
    try {
      long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
      while (true) {
        Received event = events.poll(5, TimeUnit.MILLISECONDS);
        if (event != null) {
          return Optional.of(event);
        }
        if (ended.getCount() == 0 && events.isEmpty()) {
          requireNoFault();
          throw new BrokenStreamError("the stream ended, where an event was expected, of " + this);
        }
        if (System.nanoTime() - deadline > 0) {
          return Optional.empty();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  /** The cursor that an idle stream begins with. */
  long cursor() {
    Received first = next();
    if (!first.isLastEventId()) {
      throw new AssertionError("expected 'lastEventId' first, got " + first + ", of " + this);
    }
    return first.number();
  }

  /** Fails if anything but comments comes. */
  void staysQuiet(long millis, String why) {
    next(millis).ifPresent(event -> {
      throw new AssertionError("expected no event, because " + why + "; got " + event);
    });
  }

  /** All events until the stream ends, as it must. */
  List<Received> untilItEnds(long millis) {
    List<Received> all = untilClosed(millis);
    requireNoFault();
    return all;
  }

  /** The same, where the connection may also break. */
  List<Received> untilClosed(long millis) {
    awaitClosed(millis);
    List<Received> all = new ArrayList<>();
    events.drainTo(all);
    return all;
  }

  private void awaitClosed(long millis) {
    try {
      if (!ended.await(millis, TimeUnit.MILLISECONDS)) {
        throw new AssertionError("expected the stream to end within " + millis + " ms: " + this);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  boolean isOpen() {
    return ended.getCount() > 0;
  }

  void requireNoFault() {
    String broken = fault;
    if (broken != null) {
      throw new BrokenStreamError(broken + ", of " + this);
    }
  }

  @Override
  public void close() {
    closed = true;
    call.close();
  }

  /** For messages: what was asked, and what the stream began with. */
  @Override
  public String toString() {
    return call.request() + ", which began with "
        + lines().stream().limit(SHOWN_LINES).map(EventStream::shortened).toList();
  }

  private static String shortened(String line) {
    return line.length() > LONGEST_SHOWN ? line.substring(0, LONGEST_SHOWN) + "…" : line;
  }
}
