package io.redisse.cli.bench;

/** How fast events are published. */
public sealed interface Load {
  /**
   * At a fixed rate, whatever the server makes of it. Latency counts from the moment at which an
   * event was due, so a server that stalls is charged for the events that it held up.
   *
   * @param eventsPerSecond over all channels
   */
  record Rate(double eventsPerSecond) implements Load {
    /**
     * Checks the rate.
     *
     * @param eventsPerSecond over all channels
     * @throws IllegalArgumentException if it is not positive
     */
    public Rate {
      if (!(eventsPerSecond > 0) || Double.isInfinite(eventsPerSecond)) {
        throw new IllegalArgumentException("rate: expected more than 0, got " + eventsPerSecond);
      }
    }
  }

  /**
   * As fast as it goes: an event is published as soon as fewer than so many are on their way.
   *
   * @param events published, and not yet acknowledged and received by every stream
   */
  record Window(int events) implements Load {
    /**
     * Checks the window.
     *
     * @param events how many may be on their way
     * @throws IllegalArgumentException if it is not positive
     */
    public Window {
      if (events < 1) {
        throw new IllegalArgumentException("window: expected at least 1, got " + events);
      }
    }
  }

  /**
   * Before the streams come, each of which then asks for what it missed.
   *
   * @param events of each channel
   */
  record Replay(int events) implements Load {
    /**
     * Checks the number.
     *
     * @param events of each channel
     * @throws IllegalArgumentException if it is not positive
     */
    public Replay {
      if (events < 1) {
        throw new IllegalArgumentException("replay: expected at least 1, got " + events);
      }
    }
  }

  /** Not at all: streams are opened and held. */
  record None() implements Load {}
}
