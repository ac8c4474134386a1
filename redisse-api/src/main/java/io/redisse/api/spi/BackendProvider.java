package io.redisse.api.spi;

import java.net.URI;
import java.util.Set;

/**
 * Opens backends by URI. Found by {@link java.util.ServiceLoader}: name the implementation in {@code
 * META-INF/services/io.redisse.api.spi.BackendProvider} and, in a named module, in {@code provides}.
 */
public interface BackendProvider {
  /**
   * The schemes of the URIs that this provider opens.
   *
   * @return the schemes, in lower case
   */
  Set<String> schemes();

  /**
   * Opens a backend. One that cannot be reached now is opened all the same and keeps trying; its
   * stages complete with {@link io.redisse.api.BackendUnavailableException} until then.
   *
   * @param uri a URI of one of the schemes
   * @return the backend
   * @throws IllegalArgumentException if the URI has an unknown option or a malformed value; the
   *     message names it, and never holds a password
   * @throws io.redisse.api.BackendRefusedException if what the URI names will not serve
   */
  Backend open(URI uri);
}
