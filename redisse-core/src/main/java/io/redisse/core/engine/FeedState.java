package io.redisse.core.engine;

/** Tracks interruptions of a shard's live events. Confined to the shard's thread. */
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

  /** Returns whether live events may be getting lost. */
  boolean isInterrupted() {
    return interrupted;
  }

  /**
   * Returns a number that increases with every interruption, resumption, and reset. History
   * requested in one era may end before the live events of the next era begin, even if it was
   * requested during an interruption.
   */
  int era() {
    return era;
  }
}
