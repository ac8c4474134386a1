package io.redisse.cli.console;

import java.io.IOException;
import java.net.URI;
import javax.net.ssl.SSLException;

/** Ends a command: the message is all that the user is told, unless they want details. */
public final class CommandFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean misuse;

  private CommandFailedException(boolean misuse, String message, Throwable cause) {
    super(message, cause);
    this.misuse = misuse;
  }

  private CommandFailedException(boolean misuse, String message) {
    super(message);
    this.misuse = misuse;
  }

  /** The command line makes no sense. */
  public static CommandFailedException misuse(String message) {
    return new CommandFailedException(true, message);
  }

  /** What was asked for cannot be done now. */
  public static CommandFailedException failure(String message) {
    return new CommandFailedException(false, message);
  }

  public static CommandFailedException failure(String message, Throwable cause) {
    return new CommandFailedException(false, message, cause);
  }

  /** Nothing answers where a server was expected, or nothing that is trusted. */
  public static CommandFailedException noServer(URI where, IOException cause) {
    return failure(
        cause instanceof SSLException
            ? "no TLS with " + where + ": " + cause.getMessage()
                + "; expected a server with a certificate that is trusted here, or named with --ca"
            : "no server answers at " + where
                + ": start one with 'redisse serve', or name another with --url",
        cause);
  }

  public boolean isMisuse() {
    return misuse;
  }
}
