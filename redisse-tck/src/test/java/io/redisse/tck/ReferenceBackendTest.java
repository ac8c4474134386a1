package io.redisse.tck;

import io.redisse.api.spi.Backend;
import io.redisse.api.spi.Broadcaster;
import io.redisse.api.spi.EventStore;

/** Shows that the contracts of backends can be kept; with other handles, that they can be broken. */
class ReferenceBackendTest extends SharedBackendContract {
  private final ReferenceStore.Content content = new ReferenceStore.Content(historySize());
  private final ReferenceBroadcaster.Bus bus = new ReferenceBroadcaster.Bus();

  Backend handle(Backend reference) {
    return reference;
  }

  @Override
  protected Backend newBackend() {
    return handle(new ReferenceBackend(content, bus));
  }

  @Override
  protected Backend secondBackend() {
    return newBackend();
  }

  @Override
  protected Backend unreachableBackend() {
    return handle(new UnreachableBackend(new ReferenceBackend(content, bus)));
  }

  @Override
  protected void interrupt(Broadcaster broadcaster) {
    bus.interrupt();
  }

  @Override
  protected void expireHistory(EventStore store) {
    content.expire();
  }

  @Override
  protected void loseEverything(EventStore store) {
    content.loseEverything();
  }
}
