package io.redisse.core.spi;

import io.redisse.api.Grant;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The streams of one server, for use by transports and monitoring. Thread-safe, and no method
 * blocks.
 */
public interface Hub {
  /**
   * Opens a stream and writes to its outlet from one of the hub's threads. If the hub does not
   * {@linkplain #admissionOf accept} the stream, it sends only a reconnection delay and closes the
   * outlet.
   *
   * @param request the channels, the cursor, and the client to count the stream for
   * @param outlet the connection to the client; owned and closed by the hub from this call on
   */
  void open(StreamRequest request, Outlet outlet);

  /**
   * Decides whether a stream with this grant would be accepted now. The answer may be stale when
   * {@link #open} is called, so {@code open} checks again.
   *
   * @param grant the channels and the principal of the stream
   * @return {@link Admission#ACCEPTED}, or the reason for rejection
   */
  Admission admissionOf(Grant grant);

  /**
   * Returns a random reconnection delay for a rejected client, so that rejected clients do not all
   * reconnect at once.
   *
   * @return the delay; empty if the client should receive an error status instead (STREAM-10)
   */
  Optional<Duration> retryDelay();

  /**
   * Returns whether new streams are accepted.
   *
   * @return false once the hub starts draining, or while a backend outage exceeds the grace period
   */
  boolean accepting();

  /**
   * Returns whether the hub is receiving live events from the backend.
   *
   * @return false while events may be lost
   */
  boolean isConnected();

  /**
   * Returns the interval between heartbeat comments on an idle stream.
   *
   * @return at least one second
   */
  Duration heartbeat();

  /**
   * Returns the counters since the hub was created.
   *
   * @return a snapshot
   */
  Statistics statistics();

  /**
   * Returns the number of streams that are open or opening. A stream is counted by the time {@link
   * #open} returns, so callers can enforce a limit.
   *
   * @return zero or more
   */
  int streams();

  /**
   * Returns the number of streams of one client, counted like {@link #streams()}.
   *
   * @param client as in {@link StreamRequest#client}
   * @return zero or more
   */
  int streamsOf(String client);

  /**
   * Returns the number of distinct channel sets with open streams. A set is counted once for each
   * hub thread that serves it.
   *
   * @return zero or more
   */
  long groups();

  /**
   * Returns the number of tasks queued for the hub's threads. A persistently high number means that
   * the threads cannot keep up.
   *
   * @return zero or more
   */
  int queued();

  /**
   * Returns why some or all streams receive nothing, although the backend delivers events: a thread
   * of the hub is stuck in a task, or an error has ended the hub. The process should be restarted.
   *
   * @return one sentence for each fault; empty if there is none
   */
  List<String> faults();

  /**
   * Adds an observer for the lifetime of the hub.
   *
   * @param observer called from the hub's threads; must not block
   */
  void observe(Observer observer);
}
