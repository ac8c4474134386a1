package io.redisse.cli.bench;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;

/** The operating system's limit on open files, which includes sockets. */
final class FileLimit {
  /** Descriptors reserved for the process itself, for example for jars and files in /proc. */
  private static final int RESERVE = 32;

  private FileLimit() {}

  /**
   * Checks that the limit lets this process open the given number of streams. Always succeeds on
   * Windows.
   *
   * @throws IOException if the limit is too low
   */
  static void require(long streams) throws IOException {
    if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system) {
      long free =
          system.getMaxFileDescriptorCount() - system.getOpenFileDescriptorCount() - RESERVE;
      if (streams > free) {
        throw new IOException("cannot open " + streams + " streams, only " + free
            + ": raise the limit on open files (ulimit -n), or run several generators");
      }
    }
  }
}
