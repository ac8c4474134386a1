package io.redisse.core.engine;

import io.redisse.core.engine.threads.HubThread;
import io.redisse.core.spi.Frame;
import io.redisse.core.spi.Outlet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The output of a stream: at most one frame in flight, and a queue of waiting frames. */
final class Output {
  /** Null once closed, so that a pending timer of the stream does not retain the connection. */
  private @Nullable Outlet outlet;

  /** The waiting frame; the first of {@link #several} if there is more than one. */
  private @Nullable Frame waiting;

  private @Nullable List<Frame> several;

  private int waitingBytes;

  private final long heartbeatMillis;
  private boolean writing;

  /** When the outlet last accepted or sent bytes, as far as known. */
  private long lastProgress;

  /** The number of unsent bytes at the last check. */
  private long unsent;

  /**
   * Creates an output with no frames.
   *
   * @param heartbeat the time without progress after which a free output is idle; after twice this
   *     time, a blocked one is stalled
   */
  Output(Outlet outlet, Duration heartbeat) {
    this.outlet = outlet;
    heartbeatMillis = heartbeat.toMillis();
  }

  void add(Frame frame) {
    waitingBytes += frame.size();
    if (waiting == null) {
      waiting = frame;
      return;
    }
    List<Frame> frames = several == null ? new ArrayList<>(List.of(waiting)) : several;
    frames.add(frame);
    several = frames;
  }

  /** Returns the size of the frames that wait for the one in flight. */
  int waitingBytes() {
    return waitingBytes;
  }

  /** Returns whether no frame is in flight. */
  boolean isFree() {
    return !writing;
  }

  /** Removes all waiting frames and returns them as one, or null if there are none. */
  @Nullable
  Frame take() {
    Frame taken = several == null ? waiting : Frame.join(several);
    waiting = null;
    several = null;
    waitingBytes = 0;
    return taken;
  }

  void write(Frame frame, long now) {
    writing = true;
    lastProgress = now;
    Outlet to = Objects.requireNonNull(outlet);
    to.write(frame);
    if (writing) {
      unsent = to.unsent();
    }
  }

  /** Returns whether nothing has been written for a heartbeat interval, so that one is due. */
  boolean isIdle(long now) {
    return !writing && now >= due();
  }

  /** Returns whether the client has read nothing for two heartbeat intervals. */
  boolean isStalled(long now) {
    return writing && now >= due() && !advanced(now);
  }

  /** Returns whether the outlet has sent any bytes since the last check. */
  private boolean advanced(long now) {
    long left = Objects.requireNonNull(outlet).unsent();
    boolean advanced = left < unsent;
    if (advanced) {
      lastProgress = now;
      unsent = left;
    }
    return advanced;
  }

  void written(long now) {
    writing = false;
    lastProgress = now;
  }

  /** Returns when a free output becomes idle, or when a blocked one counts as stalled. */
  long due() {
    return lastProgress + (writing ? 2 * heartbeatMillis : heartbeatMillis);
  }

  void close() {
    waiting = null;
    several = null;
    Outlet closed = outlet;
    outlet = null;
    if (closed != null) {
      HubThread.attempt(closed::close);
    }
  }
}
