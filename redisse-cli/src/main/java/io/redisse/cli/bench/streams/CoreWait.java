package io.redisse.cli.bench.streams;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The time that a thread was runnable and had no core. Known on Linux only. */
final class CoreWait {
  static final CoreWait UNKNOWN = new CoreWait(Optional.empty());

  private static final Path OF_THIS_THREAD = Path.of("/proc/thread-self/schedstat");
  /** The index of the waiting time in schedstat; the running time is before it. */
  private static final int WAITING_FIELD = 1;

  private final Optional<Path> schedstat;

  private CoreWait(Optional<Path> schedstat) {
    this.schedstat = schedstat;
  }

  static CoreWait ofThisThread() {
    try {
      return new CoreWait(Optional.of(OF_THIS_THREAD.toRealPath()));
    } catch (IOException e) {
      return UNKNOWN;
    }
  }

  /** Returns the time so far, or 0 if unknown. May be called by any thread. */
  long nanos() {
    if (schedstat.isEmpty()) {
      return 0;
    }
    try {
      return Long.parseLong(Files.readString(schedstat.get()).split(" ", -1)[WAITING_FIELD]);
    } catch (IOException e) {
      // The thread has ended.
      return 0;
    }
  }
}
