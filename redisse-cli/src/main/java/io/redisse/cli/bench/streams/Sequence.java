package io.redisse.cli.bench.streams;

/** Checks the order of the events that one stream receives. */
final class Sequence {
  private static final int REMEMBERED = Long.SIZE;

  /** The difference between the numbers of two consecutive events of the channel. */
  private final int step;

  private long next;
  /** Bit i is set if the event i + 1 positions before {@link #next} has been received. */
  private long seen;

  /**
   * Creates a sequence that expects the first event of a channel.
   *
   * @param step the number of channels, which is the distance between the numbers of a channel's
   *     events
   */
  Sequence(int channel, int step) {
    this.step = step;
    next = channel;
  }

  /** Records an event and classifies its arrival. */
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

  // The skipped events may still arrive late, so they are not counted as lost yet.
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

  /** The kinds of arrivals. */
  enum Arrival {
    IN_ORDER,
    /** Received for the first time, but after a later event. */
    OUT_OF_ORDER,
    /** Already received. Also assumed for an event that arrives more than 64 positions late. */
    DUPLICATE,
    /** An event of another channel. */
    MISDIRECTED
  }
}
