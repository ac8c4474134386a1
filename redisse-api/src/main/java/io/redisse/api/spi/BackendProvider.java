package io.redisse.api.spi;

import java.net.URI;
import java.util.Set;

/**
 * Opens backends by URI. Implementations are discovered by {@link java.util.ServiceLoader}: declare
 * them in {@code META-INF/services/io.redisse.api.spi.BackendProvider} or, in a named module, with
 * {@code provides}.
 */
public interface BackendProvider {
  /**
   * Returns the URI schemes that this provider supports.
   *
   * @return the schemes in lower case, without the colon
   */
  Set<String> schemes();

  /**
   * Opens a backend. If the backend is unreachable, this method still succeeds and the backend
   * keeps trying to connect. Until it is connected, its stages complete with {@link
   * io.redisse.api.BackendUnavailableException}.
   *
   * @param uri a URI with one of the {@link #schemes}
   * @return a backend, to be closed by the caller
   * @throws IllegalArgumentException if the URI has an unknown option or a malformed value; the
   *     message names the option and never contains a password
   * @throws io.redisse.api.BackendRefusedException if the backend was reached but cannot be used
   */
  Backend open(URI uri);
}
