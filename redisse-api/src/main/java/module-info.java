/**
 * Events, channels, and the interfaces between Redisse and the world: applications implement {@link
 * io.redisse.api.ChannelResolver}, authors of stores implement {@link io.redisse.api.spi.Backend}.
 */
@SuppressWarnings("module") // The modules that may use what is internal are built later.
module io.redisse.api {
  requires static transitive org.jspecify;

  exports io.redisse.api;
  exports io.redisse.api.spi;
  exports io.redisse.api.internal to
      io.redisse.redis,
      io.redisse.jaxrs,
      io.redisse.cli;

  uses io.redisse.api.spi.BackendProvider;
}
