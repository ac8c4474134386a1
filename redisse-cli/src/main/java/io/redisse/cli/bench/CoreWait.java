package io.redisse.cli.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** How long a thread was ready to run and had no core, as far as the system tells: Linux does. */
final class CoreWait {
  static final CoreWait UNKNOWN = new CoreWait(Optional.empty());

  private static final Path OF_THIS_THREAD = Path.of("/proc/thread-self/schedstat");
  /** After the time that the thread ran. */
  private static final int WAITED = 1;

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

  /** The time so far, 0 if it is not known; can be asked by any thread while that one lives. */
  long nanos() {
    if (schedstat.isEmpty()) {
      return 0;
    }
    try {
      return Long.parseLong(Files.readString(schedstat.get()).split(" ", -1)[WAITED]);
    } catch (IOException e) {
      return 0;
    }
  }
}
