package io.redisse.api.spi;

import java.net.URI;
import java.util.Set;

/**
 * Opens backends by URI. {@link java.util.ServiceLoader} finds implementations that are named in
 * {@code META-INF/services/io.redisse.api.spi.BackendProvider} or, in a named module, in {@code
 * provides}.
 */
public interface BackendProvider {
  /**
   * Returns the URI schemes that this provider opens.
   *
   * @return lower case, without the colon
   */
  Set<String> schemes();

  /**
   * Opens a backend. If it cannot be reached, it is opened nevertheless and keeps connecting; until
   * it succeeds, its stages complete with {@link io.redisse.api.BackendUnavailableException}.
   *
   * @param uri has one of the {@link #schemes}
   * @return a backend, to be closed by the caller
   * @throws IllegalArgumentException if the URI has an unknown option or a malformed value; the
   *     message names it and never contains a password
   * @throws io.redisse.api.BackendRefusedException if the backend was reached but cannot be used
   */
  Backend open(URI uri);
}
