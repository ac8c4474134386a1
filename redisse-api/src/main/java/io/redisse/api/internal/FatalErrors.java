package io.redisse.api.internal;

import java.io.PrintStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;

/**
 * Handles errors after which a process can no longer be trusted. A stand-alone program exits, so
 * that its supervisor restarts it. An application that embeds Redisse decides for itself.
 */
public final class FatalErrors {
  private static final Logger LOG = System.getLogger(FatalErrors.class.getName());

  /** The same status as that of {@code -XX:+ExitOnOutOfMemoryError}. */
  public static final int EXIT_STATUS = 3;

  /** Receives the reason when the process ends; null in an application that embeds Redisse. */
  private static volatile @Nullable PrintStream ending;

  private FatalErrors() {}

  /**
   * Makes fatal errors end this process from now on. Must only be called by programs that own the
   * process.
   *
   * @param err receives one line with the reason
   */
  public static void endProcess(PrintStream err) {
    ending = err;
    Thread.setDefaultUncaughtExceptionHandler((thread, error) -> {
      if (isFatal(error)) {
        endProcess(error);
      }
      LOG.log(Level.ERROR, "A thread ended unexpectedly", error);
    });
  }

  /** Returns whether an error leaves the code that ran in this thread in an unreliable state. */
  public static boolean isFatal(Throwable error) {
    return error instanceof LinkageError || isOfMachine(error);
  }

  private static boolean isOfMachine(Throwable error) {
    return error instanceof VirtualMachineError && !(error instanceof StackOverflowError);
  }

  /** Rethrows a fatal error so that it reaches the uncaught exception handler of the thread. */
  public static void rethrow(Throwable error) {
    if (isFatal(error)) {
      throw (Error) error;
    }
  }

  /**
   * Ends the process if it belongs to Redisse and the exception was caused by a lack of memory or a
   * JVM failure. For exceptions that other code has caught.
   */
  public static void check(@Nullable Throwable caught) {
    for (Throwable error = caught; error != null; error = error.getCause()) {
      if (isOfMachine(error)) {
        endProcess(error);
      }
    }
  }

  /** Ends the process, if it belongs to Redisse. Otherwise returns. */
  public static void endProcess(Throwable error) {
    PrintStream err = ending;
    if (err != null) {
      try {
        err.println("redisse: ended by " + error);
        err.flush();
      } finally {
        // Do not call exit(): shutdown hooks may need memory, too.
        Runtime.getRuntime().halt(EXIT_STATUS);
      }
    }
  }
}
