package io.redisse.core.engine.time;

/** An item of a shard's {@link TimerWheel}. */
public interface Wakeable {
  /** Called when a timer of this item is due, even one that has been superseded. */
  void wake(long now);
}
