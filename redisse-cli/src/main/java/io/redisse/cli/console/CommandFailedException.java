package io.redisse.cli.console;

import java.io.IOException;
import java.net.URI;
import javax.net.ssl.SSLException;

/**
 * Ends a command with an error. The user sees only the message; {@code --verbose} adds the stack
 * trace.
 */
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

  /** Returns an exception for an invalid command line. The exit code is 2. */
  public static CommandFailedException misuse(String message) {
    return new CommandFailedException(true, message);
  }

  /** Returns an exception for a valid command that failed. The exit code is 1. */
  public static CommandFailedException failure(String message) {
    return new CommandFailedException(false, message);
  }

  /** Returns an exception for a valid command that failed. The exit code is 1. */
  public static CommandFailedException failure(String message, Throwable cause) {
    return new CommandFailedException(false, message, cause);
  }

  /** Returns an exception for a server that is unreachable or has an untrusted certificate. */
  public static CommandFailedException noServer(URI server, IOException cause) {
    return failure(
        cause instanceof SSLException
            ? "TLS handshake with " + server + " failed: " + cause.getMessage()
                + "; set --ca to a file with the server's CA certificate"
            : "no server answers at " + server + "; start one with 'redisse serve', or set --url",
        cause);
  }

  /** Returns whether the command line itself is invalid. */
  public boolean isMisuse() {
    return misuse;
  }
}
