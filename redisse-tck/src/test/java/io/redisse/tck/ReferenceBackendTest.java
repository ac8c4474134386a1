package io.redisse.tck;

import io.redisse.api.spi.Backend;
import io.redisse.api.spi.Broadcaster;
import io.redisse.api.spi.EventStore;
import io.redisse.tck.reference.ReferenceBackend;
import io.redisse.tck.reference.ReferenceBroadcaster;
import io.redisse.tck.reference.ReferenceStore;
import io.redisse.tck.reference.UnreachableBackend;

/** Verifies that the reference backend passes the backend contracts. Subclasses inject faults. */
class ReferenceBackendTest extends SharedBackendContract {
  private final ReferenceStore.Content content = new ReferenceStore.Content(historySize());
  private final ReferenceBroadcaster.Bus bus = new ReferenceBroadcaster.Bus();

  Backend wrapped(Backend reference) {
    return reference;
  }

  @Override
  protected Backend newBackend() {
    return wrapped(new ReferenceBackend(content, bus));
  }

  @Override
  protected Backend secondBackend() {
    return newBackend();
  }

  @Override
  protected Backend unreachableBackend() {
    return wrapped(new UnreachableBackend(new ReferenceBackend(content, bus)));
  }

  @Override
  protected void interrupt(Broadcaster broadcaster) {
    bus.interrupt();
  }

  @Override
  protected Runnable saveData() {
    return bus.save(content);
  }

  @Override
  protected void expireHistory(EventStore store) {
    content.expire();
  }

  @Override
  protected void loseChannel(EventStore store, String channel) {
    content.loseChannel(channel);
  }

  @Override
  protected Runnable refuseWrites(EventStore store) {
    return content.refuseWrites();
  }

  @Override
  protected void loseEverything(EventStore store) {
    content.loseEverything();
  }
}
