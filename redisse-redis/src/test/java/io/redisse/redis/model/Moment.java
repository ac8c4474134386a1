package io.redisse.redis.model;

import org.jspecify.annotations.Nullable;

/**
 * A step that assigned an id. The moments of a data set form a list; the moments of all data sets
 * that ever existed form a tree. "The data went back in time" therefore means that a moment is not
 * on the list of the current data. Only the oracle uses this.
 */
final class Moment {
  final @Nullable Moment before;
  final int depth;

  /** Ascends across all branches. */
  final long time;

  final long id;
  final @Nullable Event event;

  /** An append-only file was restored without this moment, which only a witness can know. */
  boolean isLostByFile;

  /** The server had been replaced, but did not know it yet. */
  final boolean isOfReplacedMaster;

  Moment(
      @Nullable Moment before,
      long time,
      long id,
      @Nullable Event event,
      boolean isOfReplacedMaster) {
    this.time = time;
    this.before = before;
    this.depth = before == null ? 0 : before.depth + 1;
    this.id = id;
    this.event = event;
    this.isOfReplacedMaster = isOfReplacedMaster;
  }

  /** Returns whether this is on the list that ends with the other one. */
  boolean isIn(@Nullable Moment head) {
    @Nullable Moment other = head;
    while (other != null && other.depth > depth) {
      other = other.before;
    }
    return other == this;
  }

  /** Returns the first moment of this one's list that is not on the other; this one must not be. */
  Moment branchFrom(@Nullable Moment head) {
    Moment first = this;
    while (first.before != null && !first.before.isIn(head)) {
      first = first.before;
    }
    return first;
  }
}
