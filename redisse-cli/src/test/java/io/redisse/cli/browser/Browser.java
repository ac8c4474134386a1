package io.redisse.cli.browser;

import java.net.URI;

/** A browser that runs in headless mode. */
public interface Browser extends AutoCloseable {
  /** Opens a page in a new tab. */
  Page open(URI page);

  /** Sends a signal, such as STOP or CONT, to all processes of the browser. */
  void signal(String name);

  @Override
  void close();
}
