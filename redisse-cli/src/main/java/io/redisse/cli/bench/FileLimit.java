package io.redisse.cli.bench;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;

/** How many sockets this process may open. */
final class FileLimit {
  private static final int RESERVE = 32;

  private FileLimit() {}

  /**
   * Makes sure that so many streams can be opened, where the system tells.
   *
   * @throws IOException if not; the message says what to do
   */
  static void require(long streams) throws IOException {
    if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system) {
      long free =
          system.getMaxFileDescriptorCount() - system.getOpenFileDescriptorCount() - RESERVE;
      if (streams > free) {
        throw new IOException("this process can open " + free + " streams, not " + streams
            + ": raise its limit of open files (ulimit -n), or run several");
      }
    }
  }
}
