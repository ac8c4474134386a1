package io.redisse.tck;

import io.redisse.api.spi.Backend;
import io.redisse.tck.reference.ReferenceStore;

class LocalBackendTest extends BackendContract {
  @Override
  protected Backend newBackend() {
    return Backend.local(new ReferenceStore(historySize()));
  }
}
