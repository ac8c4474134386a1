package io.redisse.cli.bench.plan;

/** Determines how fast a run publishes events. */
public sealed interface Load {
  /**
   * An open loop: publishes at a fixed rate, regardless of how fast the server responds. Latency is
   * measured from the time at which each event is due, so that it includes delays caused by a
   * stall.
   *
   * @param eventsPerSecond the total rate across all channels, greater than 0
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
   * @param events the maximum number of events in flight, at least 1. An event is in flight until
   *     the server has acknowledged it and every stream of its channel has received it
   */
  record Window(int events) implements Load {
    /** Rejects a window that is smaller than 1. */
    public Window {
      if (events < 1) {
        throw new IllegalArgumentException("window: expected at least 1, got " + events);
      }
    }
  }

  /**
   * Publishes all events before any stream is open. Each stream then requests the events that it
   * missed.
   *
   * @param events the number of events for each channel, at least 1
   */
  record Replay(int events) implements Load {
    /** Rejects a number of events that is smaller than 1. */
    public Replay {
      if (events < 1) {
        throw new IllegalArgumentException("replay: expected at least 1, got " + events);
      }
    }
  }

  /** Publishes nothing. The run only opens streams and keeps them open. */
  record None() implements Load {}
}
