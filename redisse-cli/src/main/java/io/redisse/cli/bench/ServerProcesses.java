package io.redisse.cli.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What Linux tells of the server's processes, together. */
final class ServerProcesses {
  /** What a tick of /proc/PID/stat is on every platform that Linux runs Java on. */
  private static final long MICROS_PER_TICK = 10_000;

  private static final int USER_TIME = 11;
  private static final int SYSTEM_TIME = 12;

  private final List<Long> pids;

  ServerProcesses(List<Long> pids) {
    this.pids = pids;
  }

  boolean areKnown() {
    return !pids.isEmpty();
  }

  /** CPU time so far, of user and system. */
  long cpuMicros() throws IOException {
    long ticks = 0;
    for (long pid : pids) {
      String stat = read(pid, "stat");
      // The second field, a name in parentheses, may hold spaces.
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      ticks += Long.parseLong(fields[USER_TIME]) + Long.parseLong(fields[SYSTEM_TIME]);
    }
    return ticks * MICROS_PER_TICK;
  }

  /** Resident memory. */
  long residentKilobytes() throws IOException {
    long sum = 0;
    for (long pid : pids) {
      sum += read(pid, "status")
          .lines()
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
          .sum();
    }
    return sum;
  }

  private static String read(long pid, String file) throws IOException {
    try {
      return Files.readString(Path.of("/proc", Long.toString(pid), file));
    } catch (IOException e) {
      throw new IOException(
          "no process " + pid + " under /proc: it has ended, or is none of this machine;"
              + " figures of a server need Linux and a server beside the generator",
          e);
    }
  }
}
