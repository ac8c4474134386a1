package io.redisse.tck;

import io.redisse.api.spi.Backend;
import org.junit.jupiter.api.Nested;

/**
 * Certifies a {@link Backend} that several nodes share. Runs all {@link BackendContract} tests,
 * including those that need a second node, and further tests in which two nodes interact.
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
  /** Constructor for subclasses. */
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
