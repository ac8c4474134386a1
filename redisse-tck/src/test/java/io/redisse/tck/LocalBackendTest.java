package io.redisse.tck;

import io.redisse.api.spi.Backend;

class LocalBackendTest extends BackendContract {
  @Override
  protected Backend newBackend() {
    return Backend.local(new ReferenceStore(historySize()));
  }
}
