package io.redisse.redis;

import io.redisse.api.spi.Backend;
import io.redisse.api.spi.BackendProvider;
import io.redisse.redis.settings.RedisUri;
import java.net.URI;
import java.util.Set;

/** Opens {@code redis:} and {@code rediss:} (TLS) URIs, see {@link RedisBackend#open}. */
public final class RedisBackendProvider implements BackendProvider {
  /** Constructs the provider for {@link java.util.ServiceLoader}. */
  public RedisBackendProvider() {}

  @Override
  public Set<String> schemes() {
    return RedisUri.SCHEMES;
  }

  @Override
  public Backend open(URI uri) {
    return RedisBackend.open(uri);
  }
}
