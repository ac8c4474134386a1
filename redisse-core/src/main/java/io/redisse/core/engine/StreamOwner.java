package io.redisse.core.engine;

import io.redisse.core.spi.Observer;

/** The callbacks from a stream to its shard. */
interface StreamOwner {
  /** Returns whether the server is draining. */
  boolean isDraining();

  /** Removes a stream and updates the counters; called before the outlet is closed. */
  void streamEnding(ClientStream stream, Observer.End reason);
}
