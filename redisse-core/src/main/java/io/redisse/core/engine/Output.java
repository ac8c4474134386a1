package io.redisse.core.engine;

import io.redisse.core.spi.Frame;
import io.redisse.core.spi.Outlet;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The writing side of a stream: one frame at a time, and what waits for the next. */
public final class Output {
  /** Null once closed: a stream is the timer's for a while longer, and its connection is not. */
  private @Nullable Outlet outlet;

  /** What waits, if it is one frame; the first of {@link #several} if it is more. */
  private @Nullable Frame waiting;

  private @Nullable List<Frame> several;

  private boolean writing;

  /** When something was handed to the outlet or had left it, as far as is known. */
  private long lastProgress;

  /** What had not left when that was last looked at. */
  private long unsent;

  Output(Outlet outlet) {
    this.outlet = outlet;
  }

  void add(Frame frame) {
    if (waiting == null) {
      waiting = frame;
      return;
    }
    List<Frame> frames = several == null ? new ArrayList<>(List.of(waiting)) : several;
    frames.add(frame);
    several = frames;
  }

  boolean isFree() {
    return !writing;
  }

  /** All that waits, in one frame, which is then the caller's to write. */
  @Nullable
  Frame take() {
    Frame taken = several == null ? waiting : Frame.join(several);
    waiting = null;
    several = null;
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

  /** Whether a part of what is being written has left since this was last asked. */
  boolean advanced(long now) {
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

  /** When this will have been idle for a heartbeat, or its client will have taken nothing for two. */
  long due(long heartbeat) {
    return lastProgress + (writing ? 2 * heartbeat : heartbeat);
  }

  void close() {
    waiting = null;
    several = null;
    Outlet closed = outlet;
    outlet = null;
    if (closed != null) {
      closed.close();
    }
  }
}
