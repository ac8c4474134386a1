package io.redisse.core;

/**
 * A stream that only tells its client when to come again, and ends (STREAM-10). A status other than
 * 200 would end a browser's EventSource for good.
 */
final class Refusal implements Stream {
  private final Outlet outlet;

  private Refusal(Outlet outlet) {
    this.outlet = outlet;
  }

  static void send(Outlet outlet, Frame retry) {
    outlet.opened(new Refusal(outlet));
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
