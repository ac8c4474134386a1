package io.redisse.cli.bench;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;

/** The limit on open files, which includes sockets. */
final class FileLimit {
  /** Files that the process itself may still open, such as class archives and /proc files. */
  private static final int RESERVE = 32;

  private FileLimit() {}

  /**
   * Checks that this process may open a number of streams. Always succeeds on Windows.
   *
   * @throws IOException if the limit is too low
   */
  static void require(long streams) throws IOException {
    if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system) {
      long free =
          system.getMaxFileDescriptorCount() - system.getOpenFileDescriptorCount() - RESERVE;
      if (streams > free) {
        throw new IOException("cannot open " + streams + " streams, at most " + free
            + ": raise the limit on open files (ulimit -n), or run several generators");
      }
    }
  }
}
