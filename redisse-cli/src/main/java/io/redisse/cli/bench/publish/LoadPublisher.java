package io.redisse.cli.bench.publish;

import io.redisse.cli.bench.plan.Plan;
import io.redisse.cli.bench.plan.UrlTemplate;
import java.io.IOException;
import java.util.Optional;

/** Publishes the events of a run. Not thread-safe. */
public interface LoadPublisher extends AutoCloseable {
  /**
   * Publishes an event without waiting for the response. A batch is sent once it is full.
   *
   * @param channel the channel's number
   * @param data the event's data in ASCII
   * @param publications is notified of the response, possibly on another thread
   * @throws IOException if the connection has failed
   */
  void publish(int channel, byte[] data, Publications publications) throws IOException;

  /**
   * Sends the events of batches that are not full.
   *
   * @param publications is notified of the responses, possibly on another thread
   * @throws IOException if the connection has failed
   */
  default void flush(Publications publications) throws IOException {}

  /** Returns whether the connection has failed. If so, {@link #publish} throws the cause. */
  default boolean hasFailed() {
    return false;
  }

  @Override
  void close() throws IOException;

  /**
   * Opens a publisher for the destination in {@link Plan#publish}.
   *
   * @return a publisher, owned by the caller
   * @throws IOException if the server cannot be reached
   * @throws IllegalArgumentException if the destination is neither an HTTP URL nor a backend URI
   */
  static LoadPublisher open(Plan plan) throws IOException {
    Optional<UrlTemplate> template = UrlTemplate.ifHttp(plan.publish().destination());
    return template.isPresent()
        ? new HttpLoadPublisher(plan, template.get())
        : new BackendLoadPublisher(plan);
  }
}
