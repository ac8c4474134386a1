/** The engine: streams, history, delivery; with an in-memory backend. */
@SuppressWarnings("module") // The modules that may use the engine are built later.
module io.redisse.core {
  requires transitive io.redisse.api;
  requires static org.jspecify;

  exports io.redisse.core;
  exports io.redisse.core.spi;
  exports io.redisse.core.engine to
      io.redisse.jaxrs,
      io.redisse.cli;

  provides io.redisse.api.spi.BackendProvider with
      io.redisse.core.memory.MemoryBackendProvider;
}
