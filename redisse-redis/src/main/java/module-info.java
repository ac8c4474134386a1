/** Stores and broadcasts events in Redis. */
@SuppressWarnings("module") // io.redisse.cli does not exist yet when this is compiled.
module io.redisse.redis {
  requires transitive io.redisse.api;
  requires redis.clients.jedis;
  requires static org.jspecify;

  exports io.redisse.redis;
  exports io.redisse.redis.check to
      io.redisse.cli;

  provides io.redisse.api.spi.BackendProvider with
      io.redisse.redis.RedisBackendProvider;
}
