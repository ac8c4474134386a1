package io.redisse.tck;

import io.redisse.api.spi.Backend;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Nested;

/**
 * Certifies a {@link Backend} that several nodes share. Runs all {@link BackendContract} tests,
 * including those that need a second node, and additional tests of two interacting nodes.
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

  /**
   * Saves the stored data so that a test can roll it back while the backends stay open, as when an
   * operator restores a backup. The restore may interrupt the backends.
   *
   * @return a task that restores the saved data and returns once the storage is available again;
   *     runs once
   */
  protected Runnable saveData() {
    return Assumptions.abort("not declared: override saveData() to restore older data");
  }

  @Nested
  final class Sharing extends SharingTests {
    Sharing() {
      super(SharedBackendContract.this);
    }
  }

  @Nested
  final class RollingBack extends RollbackTests {
    RollingBack() {
      super(SharedBackendContract.this);
    }
  }
}
