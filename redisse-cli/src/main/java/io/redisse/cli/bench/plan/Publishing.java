package io.redisse.cli.bench.plan;

/**
 * Determines where a run publishes events, and in what requests.
 *
 * @param destination a URL template that accepts POST, or a backend URI
 * @param connections the number of connections for publishing over HTTP, at least 1. Channel
 *     <i>c</i> uses connection <i>c</i> modulo the number of connections
 * @param batch the number of events in one request, at least 1. A batch of more than one event has
 *     one JSON object per line
 */
public record Publishing(String destination, int connections, int batch) {
  /** Rejects an invalid destination, and batches for a backend URI, which takes single events. */
  public Publishing {
    boolean isHttp = UrlTemplate.ifHttp(destination).isPresent();
    Plan.requireAtLeast(1, connections, "publishers");
    Plan.requireAtLeast(1, batch, "batch");
    if (!isHttp && connections * batch > 1) {
      throw new IllegalArgumentException(
          "batch, publishers: expected an http URL in publish, got a backend URI");
    }
  }

  /** Creates a destination with one event per request and a single connection. */
  public Publishing(String destination) {
    this(destination, 1, 1);
  }

  /** Returns the number of events that fill one batch on every connection. */
  public int fullBatches() {
    return connections * batch;
  }
}
