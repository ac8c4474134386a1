/** The engine: streams, history, delivery; with an in-memory backend. */
module io.redisse.core {
  requires transitive io.redisse.api;
  requires static org.jspecify;

  exports io.redisse.core;

  provides io.redisse.api.spi.BackendProvider with
      io.redisse.core.MemoryBackendProvider;
}
