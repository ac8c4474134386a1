package io.redisse.core.engine;

import io.redisse.core.spi.Frame;
import io.redisse.core.spi.Outlet;
import io.redisse.core.spi.Stream;

/**
 * Sends a reconnection delay and closes (STREAM-10). With any status other than 200, a browser's
 * {@code EventSource} would stop reconnecting.
 */
final class RetryLaterStream implements Stream {
  private final Outlet outlet;

  private RetryLaterStream(Outlet outlet) {
    this.outlet = outlet;
  }

  static void send(Outlet outlet, Frame retry) {
    outlet.opened(new RetryLaterStream(outlet));
    outlet.write(retry);
  }

  @Override
  public void written() {
    outlet.close();
  }

  @Override
  public void disconnected() {
    outlet.close();
  }
}
