package io.redisse.core.engine;

import io.redisse.core.engine.replay.UnsentBudget;
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
  /** Joining frames saves writes, but copies them for one stream alone, so large ones are not. */
  private static final int MAX_JOINED_BYTES = 16 * 1024;

  /** The time without progress that a client has while others need the budget. */
  private static final long PATIENCE_MILLIS = 1_000;

  private static final int TRICKLE_SHARE = 8;

  /** Null once closed, so that a pending timer of the stream does not retain the connection. */
  private @Nullable Outlet outlet;

  /** The waiting frame; the first of {@link #several} if there is more than one. */
  private @Nullable Frame waiting;

  private @Nullable List<Frame> several;

  private int waitingBytes;

  private final long heartbeatMillis;
  private final UnsentBudget budget;
  private boolean writing;

  /** The frame in flight, which the budget counts; null if the outlet sent it at once. */
  private @Nullable Frame held;

  /** The bytes of the outlet's copy of {@link #held}, which the budget counts, too. */
  private long copied;

  /** How many of the waiting frames, from the first one, the budget counts. */
  private int heldWaiting;

  /** When the frame in flight was passed to the outlet. */
  private long began;

  /** When the outlet last accepted or sent bytes, as far as known. */
  private long lastProgress;

  /** The number of unsent bytes at the last check. */
  private long unsent;

  /**
   * Creates an output with no frames.
   *
   * @param heartbeat the time without progress after which a free output is idle; after twice this
   *     time, a blocked one is stalled
   * @param budget counts the frames that the client is too slow to receive at once
   */
  Output(Outlet outlet, Duration heartbeat, UnsentBudget budget) {
    this.outlet = outlet;
    this.budget = budget;
    heartbeatMillis = heartbeat.toMillis();
  }

  void add(Frame frame) {
    waitingBytes += frame.size();
    if (writing) {
      budget.hold(frame);
      heldWaiting++;
    }
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

  /** Removes the first waiting frames and returns them as one, or null if there are none. */
  @Nullable
  Frame take() {
    Frame taken = waiting;
    if (taken == null) {
      return null;
    }
    if (several == null) {
      if (heldWaiting > 0) {
        releaseWaiting(List.of(taken));
      }
      waiting = null;
      waitingBytes = 0;
      return taken;
    }
    List<Frame> first = several.subList(0, countToJoin(several));
    taken = Frame.join(first);
    releaseWaiting(first);
    first.clear();
    waitingBytes -= taken.size();
    waiting = several.isEmpty() ? null : several.get(0);
    several = several.size() > 1 ? several : null;
    return taken;
  }

  private static int countToJoin(List<Frame> frames) {
    int count = 1;
    int size = frames.get(0).size();
    while (count < frames.size() && size + frames.get(count).size() <= MAX_JOINED_BYTES) {
      size += frames.get(count++).size();
    }
    return count;
  }

  private void releaseWaiting(List<Frame> frames) {
    for (int i = 0; i < frames.size() && heldWaiting > 0; i++) {
      budget.release(frames.get(i));
      heldWaiting--;
    }
  }

  void write(Frame frame, long now) {
    writing = true;
    began = now;
    lastProgress = now;
    Outlet to = Objects.requireNonNull(outlet);
    to.write(frame);
    if (writing) {
      unsent = to.unsent();
      held = frame;
      budget.hold(frame);
      copied = to.copyBytes(frame.size());
      budget.add(copied);
      budget.addBlocked(1);
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

  /**
   * Returns the bytes that this output alone keeps times the milliseconds since the client last read
   * any. Trickling through a frame counts like reading nothing for a part of its time.
   *
   * @return 0 for a client that reads, or one that keeps far less than others do
   */
  long burden(long now) {
    Frame frame = held;
    if (frame == null) {
      return 0;
    }
    long idle = advanced(now) ? 0 : now - lastProgress;
    idle = Math.max(idle, (now - began) / TRICKLE_SHARE);
    long bytes = copied + budget.shareOf(frame);
    for (int i = 0; i < heldWaiting; i++) {
      bytes += budget.shareOf(several == null ? Objects.requireNonNull(waiting) : several.get(i));
    }
    boolean counts =
        2 * bytes >= budget.averageShare() && (idle >= PATIENCE_MILLIS || budget.isOverrun());
    return counts ? bytes * Math.max(1, idle) : 0;
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
    releaseHeld();
    lastProgress = now;
  }

  /** Returns when a free output becomes idle, or when a blocked one counts as stalled. */
  long due() {
    return lastProgress + (writing ? 2 * heartbeatMillis : heartbeatMillis);
  }

  private void releaseHeld() {
    if (held != null) {
      budget.release(held);
      budget.add(-copied);
      budget.addBlocked(-1);
      held = null;
    }
  }

  void close() {
    releaseHeld();
    if (waiting != null) {
      releaseWaiting(several == null ? List.of(waiting) : several);
    }
    waiting = null;
    several = null;
    Outlet closed = outlet;
    outlet = null;
    if (closed != null) {
      HubThread.attempt(closed::close);
    }
  }
}
