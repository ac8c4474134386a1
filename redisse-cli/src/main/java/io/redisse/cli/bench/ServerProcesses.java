package io.redisse.cli.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The total CPU time and memory of the server's processes, as reported by Linux. */
final class ServerProcesses {
  /** The time unit of /proc/PID/stat. USER_HZ is 100 on every Linux platform that runs Java. */
  private static final long MICROS_PER_TICK = 10_000;

  private static final int USER_TIME = 11;
  private static final int SYSTEM_TIME = 12;

  private final List<Long> pids;

  /**
   * Creates a view of the given processes.
   *
   * @param pids the process ids; if empty, all values are 0
   */
  ServerProcesses(List<Long> pids) {
    this.pids = pids;
  }

  boolean areKnown() {
    return !pids.isEmpty();
  }

  /** Returns the total user and system CPU time so far. */
  long cpuMicros() throws IOException {
    long ticks = 0;
    for (long pid : pids) {
      String stat = read(pid, "stat");
      // Skip the pid and the command name, which is in parentheses and may contain spaces.
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      ticks += Long.parseLong(fields[USER_TIME]) + Long.parseLong(fields[SYSTEM_TIME]);
    }
    return ticks * MICROS_PER_TICK;
  }

  /** Returns the total resident memory. */
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
          "--server-pid: cannot read process " + pid
              + "; expected a running process on this machine (Linux only)",
          e);
    }
  }
}
