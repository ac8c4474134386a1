package io.redisse.cli.bench.streams;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Measures how long a runnable thread has waited for a CPU core. Supported on Linux only. */
final class CoreWait {
  static final CoreWait UNKNOWN = new CoreWait(Optional.empty());

  private static final Path OF_THIS_THREAD = Path.of("/proc/thread-self/schedstat");
  /** The index of the wait time in schedstat. The run time precedes it. */
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

  /** Returns the total wait time so far, or 0 if it is unknown. May be called by any thread. */
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
