package io.redisse.cli.bench;

/** Which events of its channel one stream has received. */
final class Sequence {
  private static final int REMEMBERED = Long.SIZE;

  /** Every how many-th event is this channel's. */
  private final int step;

  private long next;
  /** Bit i: the event i + 1 places before the next one has come. */
  private long seen;

  Sequence(int channel, int step) {
    this.step = step;
    next = channel;
  }

  Arrival accept(long number) {
    if (number == next) {
      next += step;
      seen = seen << 1 | 1;
      return Arrival.IN_ORDER;
    }
    long distance = number - next;
    if (distance % step != 0) {
      return Arrival.MISDIRECTED;
    }
    return distance > 0 ? skipped(distance / step) : late(-distance / step);
  }

  /** Whether those in between are lost or late is not known yet. */
  private Arrival skipped(long missing) {
    next += (missing + 1) * step;
    seen = missing + 1 < REMEMBERED ? seen << (missing + 1) | 1 : 1;
    return Arrival.IN_ORDER;
  }

  private Arrival late(long places) {
    long bit = places <= REMEMBERED ? 1L << (places - 1) : 0;
    if (bit == 0 || (seen & bit) != 0) {
      return Arrival.DUPLICATE;
    }
    seen |= bit;
    return Arrival.OUT_OF_ORDER;
  }

  enum Arrival {
    IN_ORDER,
    /** Not received before, but after a later one. */
    OUT_OF_ORDER,
    /** Received before, or so late (by more than 64 events) that it cannot be told. */
    DUPLICATE,
    /** Of another channel. */
    MISDIRECTED
  }
}
