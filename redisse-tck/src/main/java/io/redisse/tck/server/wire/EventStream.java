package io.redisse.tck.server.wire;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** An open event stream. A background thread reads it and queues its events for the test. */
public final class EventStream implements AutoCloseable {
  private static final int KEPT_LINES = 200;
  private static final int SHOWN_LINES = 12;
  private static final int LONGEST_SHOWN = 80;

  private final HttpConnection connection;
  private final LinkedBlockingQueue<ReceivedEvent> events = new LinkedBlockingQueue<>();
  private final CountDownLatch ended = new CountDownLatch(1);
  private final List<String> lines = new ArrayList<>();
  private volatile @Nullable String fault;
  private volatile boolean closed;

  private EventStream(HttpConnection connection) {
    this.connection = connection;
  }

  /** Sends a request and starts reading the stream. Fails if the response is not a stream. */
  public static EventStream open(Endpoint endpoint, ClientRequest request) {
    return read(HttpConnection.open(endpoint, request));
  }

  /**
   * Starts reading the stream on a connection and takes ownership of the connection.
   *
   * @throws BrokenStreamError if the response is not a stream
   */
  public static EventStream read(HttpConnection connection) {
    ResponseHead head = connection.head();
    if (head.status() != 200 || !head.contentType().equals("text/event-stream")) {
      connection.close();
      throw new BrokenStreamError("expected 200 with Content-Type text/event-stream for "
          + connection.request() + ", received " + head);
    }
    EventStream stream = new EventStream(connection);
    Thread thread = new Thread(stream::readAll, "tck-stream");
    thread.setDaemon(true);
    thread.start();
    return stream;
  }

  private void readAll() {
    try {
      EventParser parser = new EventParser(connection.body(), this::keep);
      for (Optional<ReceivedEvent> event = parser.next();
          event.isPresent();
          event = parser.next()) {
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

  /** Returns up to 200 lines from the start of the stream. */
  public synchronized List<String> lines() {
    return List.copyOf(lines);
  }

  public ResponseHead head() {
    return connection.head();
  }

  /** Returns the next event of any type. Fails if none arrives within the endpoint's timeout. */
  public ReceivedEvent next() {
    long millis = connection.timeoutMillis();
    return next(millis)
        .orElseThrow(
            () -> new AssertionError("expected an event within " + millis + " ms on " + this));
  }

  /**
   * Returns the next published event and skips {@code missedevents} and {@code lastEventId} events.
   */
  public ReceivedEvent nextPublished() {
    while (true) {
      ReceivedEvent event = next();
      if (event.isPublished()) {
        return event;
      }
    }
  }

  /**
   * Returns the next event of any type, or empty if none arrives within the given time.
   *
   * @throws BrokenStreamError if the stream ends before an event arrives
   */
  public Optional<ReceivedEvent> next(long millis) {
    try {
      long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
      while (true) {
        ReceivedEvent event = events.poll(5, TimeUnit.MILLISECONDS);
        if (event != null) {
          return Optional.of(event);
        }
        if (ended.getCount() == 0 && events.isEmpty()) {
          requireNoFault();
          throw new BrokenStreamError("expected an event, but the stream ended: " + this);
        }
        if (System.nanoTime() - deadline > 0) {
          return Optional.empty();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while waiting for an event", e);
    }
  }

  /**
   * Reads the initial {@code lastEventId} event of a stream without history and returns the event's
   * id.
   */
  public long cursor() {
    ReceivedEvent first = next();
    if (!first.isLastEventId()) {
      throw new AssertionError(
          "expected 'lastEventId' as the first event, received " + first + " on " + this);
    }
    return first.number();
  }

  /** Fails if an event arrives within the given time. Comments are allowed. */
  public void staysQuiet(long millis, String why) {
    next(millis).ifPresent(event -> {
      throw new AssertionError(
          "expected no event (" + why + "), received " + event + " on " + this);
    });
  }

  /** Waits until the server ends the stream cleanly and returns the remaining events. */
  public List<ReceivedEvent> remainingEvents(long millis) {
    List<ReceivedEvent> remaining = remainingUntilClosed(millis);
    requireNoFault();
    return remaining;
  }

  /** Like {@link #remainingEvents}, but also accepts a broken connection. */
  public List<ReceivedEvent> remainingUntilClosed(long millis) {
    awaitEnd(millis);
    List<ReceivedEvent> remaining = new ArrayList<>();
    events.drainTo(remaining);
    return remaining;
  }

  private void awaitEnd(long millis) {
    try {
      if (!ended.await(millis, TimeUnit.MILLISECONDS)) {
        throw new AssertionError(
            "expected the server to end the stream within " + millis + " ms: " + this);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while waiting for the end of a stream", e);
    }
  }

  public boolean isOpen() {
    return ended.getCount() > 0;
  }

  private void requireNoFault() {
    String broken = fault;
    if (broken != null) {
      throw new BrokenStreamError(broken + ", on " + this);
    }
  }

  @Override
  public void close() {
    closed = true;
    connection.close();
  }

  /** Returns the request and the first lines of the stream, for error messages. */
  @Override
  public String toString() {
    return connection.request() + ", first lines: "
        + lines().stream().limit(SHOWN_LINES).map(EventStream::shortened).toList();
  }

  private static String shortened(String line) {
    return line.length() > LONGEST_SHOWN ? line.substring(0, LONGEST_SHOWN) + "…" : line;
  }
}
