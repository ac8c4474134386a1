package io.redisse.cli.bench.plan;

/** The pace at which a run publishes events. */
public sealed interface Load {
  /**
   * An open loop: publishes at a fixed rate, regardless of how the server responds. Latency is
   * measured from the time at which each event was due, so the delays caused by a stall count.
   *
   * @param eventsPerSecond the total rate over all channels, more than 0
   */
  record Rate(double eventsPerSecond) implements Load {
    /** Rejects a rate that is not positive and finite. */
    public Rate {
      if (!(eventsPerSecond > 0) || Double.isInfinite(eventsPerSecond)) {
        throw new IllegalArgumentException("rate: expected more than 0, got " + eventsPerSecond);
      }
    }
  }

  /**
   * A closed loop: publishes as fast as possible with a limited number of events in flight.
   *
   * @param events the limit, at least 1. An event is in flight until the server has acknowledged it
   *     and every stream of its channel has received it
   */
  record Window(int events) implements Load {
    /** Rejects an empty window. */
    public Window {
      if (events < 1) {
        throw new IllegalArgumentException("window: expected at least 1, got " + events);
      }
    }
  }

  /**
   * Publishes before any stream is open; each stream then requests the events that it missed.
   *
   * @param events the number of events for each channel, at least 1
   */
  record Replay(int events) implements Load {
    /** Rejects a replay of nothing. */
    public Replay {
      if (events < 1) {
        throw new IllegalArgumentException("replay: expected at least 1, got " + events);
      }
    }
  }

  /** Publishes nothing: streams are opened and held. */
  record None() implements Load {}
}
