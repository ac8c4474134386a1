package io.redisse.cli.bench;

import java.io.IOException;
import java.util.Optional;

/** Hands events to the server. Used by one thread. */
interface EventPublisher extends AutoCloseable {
  /**
   * Publishes, and does not wait for the answer.
   *
   * @param channel the channel's number
   * @param data the event's data
   * @param publications is told the answer, by any thread
   * @throws IOException if there is no way to the server any more
   */
  void publish(int channel, byte[] data, Publications publications) throws IOException;

  /** Whether there is no way to the server any more; {@link #publish} then tells why. */
  default boolean hasFailed() {
    return false;
  }

  @Override
  void close() throws IOException;

  /**
   * Connects to where a plan wants events to be published.
   *
   * @throws IOException if nothing answers there
   * @throws IllegalArgumentException if it is neither an HTTP address nor a backend
   */
  static EventPublisher open(Plan plan) throws IOException {
    Optional<UrlTemplate> template = UrlTemplate.ifHttp(plan.publish());
    return template.isPresent()
        ? new HttpPublisher(plan, template.get())
        : new BackendPublisher(plan);
  }
}
