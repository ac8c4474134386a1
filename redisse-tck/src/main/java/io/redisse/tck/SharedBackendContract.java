package io.redisse.tck;

import io.redisse.api.spi.Backend;
import org.junit.jupiter.api.Nested;

/**
 * Certifies a {@link Backend} that several nodes share. Runs all tests of {@link BackendContract},
 * including those with a second node, and tests of two nodes together.
 *
 * <pre>{@code
 * class MyBackendTest extends SharedBackendContract {
 *   @Override
 *   protected Backend newBackend() {
 *     return Backend.open(URI.create("mine://localhost/"));
 *   }
 *
 *   @Override
 *   protected Backend secondBackend() {
 *     return newBackend();
 *   }
 * }
 * }</pre>
 */
public abstract class SharedBackendContract extends BackendContract {
  /** For subclasses. */
  protected SharedBackendContract() {}

  @Override
  protected abstract Backend secondBackend();

  @Nested
  final class Sharing extends SharingTests {
    Sharing() {
      super(SharedBackendContract.this);
    }
  }
}
