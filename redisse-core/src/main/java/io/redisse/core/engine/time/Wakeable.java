package io.redisse.core.engine.time;

/** An object that can be scheduled on a shard's {@link TimerWheel}. */
public interface Wakeable {
  /** Called whenever one of this object's timers fires, including superseded ones. */
  void wake(long now);
}
