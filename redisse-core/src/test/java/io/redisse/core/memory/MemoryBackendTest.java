package io.redisse.core.memory;

import io.redisse.api.spi.Backend;
import io.redisse.tck.BackendContract;

class MemoryBackendTest extends BackendContract {
  @Override
  protected Backend newBackend() {
    return Backend.open("memory:");
  }
}
