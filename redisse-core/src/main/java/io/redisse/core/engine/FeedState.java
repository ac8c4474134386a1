package io.redisse.core.engine;

/** The state of the live events that reach a shard. Confined to the shard's thread. */
final class FeedState {
  private boolean interrupted;
  private int era;

  void interrupt() {
    interrupted = true;
    era++;
  }

  void resume() {
    interrupted = false;
    era++;
  }

  void reset() {
    era++;
  }

  /** Returns whether live events may currently be lost. */
  boolean isInterrupted() {
    return interrupted;
  }

  /**
   * Returns a number that rises with every interruption, resumption and reset. History that was
   * requested in one era, even during an interruption, may lack events that precede the live events
   * of the next era.
   */
  int era() {
    return era;
  }
}
