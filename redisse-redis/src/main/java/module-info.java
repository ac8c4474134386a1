/** The backend over Redis. */
module io.redisse.redis {
  requires transitive io.redisse.api;
  requires redis.clients.jedis;
  requires static org.jspecify;

  exports io.redisse.redis;

  provides io.redisse.api.spi.BackendProvider with
      io.redisse.redis.RedisBackendProvider;
}
