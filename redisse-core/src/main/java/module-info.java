/**
 * The streaming engine, the facade {@link io.redisse.core.Redisse}, and an in-memory backend.
 */
module io.redisse.core {
  requires transitive io.redisse.api;
  requires static org.jspecify;

  exports io.redisse.core;
  exports io.redisse.core.spi;

  provides io.redisse.api.spi.BackendProvider with
      io.redisse.core.memory.MemoryBackendProvider;
}
