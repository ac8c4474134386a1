package io.redisse.core.engine;

/** An item of a shard's {@link TimerWheel}. */
interface Wakeable {
  /** Called when a timer of this item is due, even one that has been superseded. */
  void wake(long now);
}
