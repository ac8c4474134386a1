/**
 * Events and channels, and the interfaces to implement: {@link
 * io.redisse.api.ChannelResolver} for applications, {@link io.redisse.api.spi.Backend} for stores.
 */
@SuppressWarnings("module") // The modules of the qualified export are built after this one.
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
