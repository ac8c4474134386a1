package io.redisse.redis.model;

import org.jspecify.annotations.Nullable;

/**
 * A step that assigned an id. The moments of a data set form a list; those of all that ever existed form
 * a tree. So "the data went back in time" means: a moment is not on the list of the present data. Only
 * the oracle looks at this.
 */
final class Moment {
  final @Nullable Moment before;
  final int depth;

  /** Rises over all branches. */
  final long time;

  final long id;
  final @Nullable Event event;

  /** An append-only file came back without this moment, which nobody but a witness can know. */
  boolean isLostByFile;

  /** The server had been replaced, but had not been told. */
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
