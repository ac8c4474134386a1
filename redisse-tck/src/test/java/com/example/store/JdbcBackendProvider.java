package com.example.store;

import io.redisse.api.spi.Backend;
import io.redisse.api.spi.BackendProvider;
import java.net.URI;
import java.util.Set;

/** Opens the JDBC URLs of H2, for example {@code jdbc:h2:/var/lib/redisse/events}. */
public final class JdbcBackendProvider implements BackendProvider {
  /** For {@link java.util.ServiceLoader}. */
  public JdbcBackendProvider() {}

  @Override
  public Set<String> schemes() {
    return Set.of("jdbc");
  }

  @Override
  public Backend open(URI uri) {
    String url = uri.toString();
    if (!url.startsWith("jdbc:h2:")) {
      throw new IllegalArgumentException("backend: expected 'jdbc:h2:' and the path of a database");
    }
    return Backend.local(new JdbcEventStore(url));
  }
}
