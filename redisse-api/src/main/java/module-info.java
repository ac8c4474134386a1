/**
 * The Redisse API. Applications implement {@link io.redisse.api.ChannelResolver}; backends
 * implement {@link io.redisse.api.spi.Backend}.
 */
@SuppressWarnings("module") // The modules named in the qualified export are built later.
module io.redisse.api {
  requires static transitive org.jspecify;

  exports io.redisse.api;
  exports io.redisse.api.spi;
  exports io.redisse.api.internal to
      io.redisse.core,
      io.redisse.redis,
      io.redisse.jaxrs,
      io.redisse.cli;

  uses io.redisse.api.spi.BackendProvider;
}
