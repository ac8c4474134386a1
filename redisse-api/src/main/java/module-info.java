/**
 * Events, channels, and the interfaces between Redisse and the world: applications implement {@link
 * io.redisse.api.ChannelResolver}, authors of stores implement {@link io.redisse.api.spi.Backend}.
 */
module io.redisse.api {
  requires static transitive org.jspecify;

  exports io.redisse.api;
  exports io.redisse.api.spi;

  uses io.redisse.api.spi.BackendProvider;
}
