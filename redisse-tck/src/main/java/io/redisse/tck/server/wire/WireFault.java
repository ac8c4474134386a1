package io.redisse.tck.server.wire;

import java.io.IOException;

/** What came is not what the protocol allows; the message says which rule and what came. */
public final class WireFault extends IOException {
  private static final long serialVersionUID = 1L;

  public WireFault(String message) {
    super(message);
  }
}
