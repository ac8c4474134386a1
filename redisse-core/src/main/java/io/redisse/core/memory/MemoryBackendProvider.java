package io.redisse.core.memory;

import io.redisse.api.spi.Backend;
import io.redisse.api.spi.BackendProvider;
import java.net.URI;
import java.util.Set;

/**
 * Opens {@code memory:}, a backend with a new {@link MemoryEventStore}, private to this process.
 */
public final class MemoryBackendProvider implements BackendProvider {
  /** Called by {@link java.util.ServiceLoader}. */
  public MemoryBackendProvider() {}

  @Override
  public Set<String> schemes() {
    return Set.of("memory");
  }

  @Override
  public Backend open(URI uri) {
    if (!uri.toString().matches("(?i)memory:/*")) {
      throw new IllegalArgumentException("backend: expected 'memory:' alone, got '" + uri + "'");
    }
    return Backend.local(new MemoryEventStore());
  }
}
