package io.redisse.core.spi;

import io.redisse.api.Grant;
import java.time.Duration;
import java.util.Optional;

/**
 * All streams of one server, as a transport and an operator see them. Safe for use by many threads;
 * no call blocks.
 */
public interface Hub {
  /**
   * Opens a stream and writes to its outlet from one of the hub's threads. If the hub does not
   * {@linkplain #admissionOf accept} the stream, the client only gets a reconnection delay and the
   * outlet is closed.
   *
   * @param request the channels, the cursor, and the client that the stream counts for
   * @param outlet the connection to the client; owned by the hub from now on, which closes it
   */
  void open(StreamRequest request, Outlet outlet);

  /**
   * Decides how a stream with this grant would be treated if it were opened now. The answer can be
   * out of date by the time of {@link #open}, which decides again.
   *
   * @param grant the channels and the principal of the stream
   * @return the decision
   */
  Admission admissionOf(Grant grant);

  /**
   * Returns a reconnection delay for a client that gets no stream at the moment. It is random, so
   * that the rejected clients do not all reconnect at once.
   *
   * @return the delay; empty if the client is to get an error status instead (STREAM-10)
   */
  Optional<Duration> retryDelay();

  /**
   * Returns whether new streams are accepted.
   *
   * @return false once the hub drains, and while an outage of the backend exceeds the grace period
   */
  boolean accepting();

  /**
   * Returns whether live events arrive from the backend.
   *
   * @return false while events may be lost
   */
  boolean isConnected();

  /**
   * Returns the interval of the comment lines on an idle stream.
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
   * Returns the number of streams that are open or about to be. A stream counts as soon as {@link
   * #open} returns, so that a limit can rely on it.
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
   * Returns the number of distinct channel sets with open streams. A set counts once for each of
   * the hub's threads that serves it.
   *
   * @return zero or more
   */
  long groups();

  /**
   * Returns the number of tasks that wait for the hub's threads. A number that stays high means
   * that they do not keep up.
   *
   * @return zero or more
   */
  int queued();

  /**
   * Adds an observer for as long as the hub lives.
   *
   * @param observer called from the hub's threads; must not block
   */
  void observe(Observer observer);
}
