package io.redisse.core.engine;

import io.redisse.core.spi.Frame;
import io.redisse.core.spi.Outlet;
import io.redisse.core.spi.Stream;

/**
 * A stream that sends its client a reconnection delay and ends (STREAM-10). Any status other than
 * 200 would end a browser's {@code EventSource} for good.
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
