package io.redisse.tck;

import io.redisse.api.spi.Broadcaster;
import io.redisse.tck.reference.ReferenceBroadcaster;

class ReferenceBroadcasterTest extends BroadcasterContract {
  private final ReferenceBroadcaster.Bus bus = new ReferenceBroadcaster.Bus();

  @Override
  protected Broadcaster newBroadcaster() {
    return new ReferenceBroadcaster(bus);
  }

  @Override
  protected Broadcaster secondBroadcaster() {
    return newBroadcaster();
  }

  @Override
  protected void interrupt(Broadcaster broadcaster) {
    bus.interrupt();
  }
}
