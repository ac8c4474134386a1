package io.redisse.jaxrs.server;

import io.redisse.api.internal.ControlCharacters;
import io.redisse.api.internal.FatalErrors;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Console logging for stand-alone programs: {@code java.util.logging}, one line per message. */
public final class ConsoleLog {
  /**
   * Strong references; the log manager discards unreferenced loggers, and their levels with them.
   */
  private static final Logger REDISSE = Logger.getLogger("io.redisse");

  private static final Logger GRIZZLY = Logger.getLogger("org.glassfish.grizzly");

  private ConsoleLog() {}

  /**
   * Redirects all logging of the process to a stream and removes all other handlers.
   *
   * @param out standard error or standard output; never closed
   * @param verbose true to log details and stack traces
   */
  public static void install(PrintStream out, boolean verbose) {
    install(out, verbose, new LineFormatter(verbose));
  }

  /**
   * Redirects all logging of the process to a stream, in a custom format, and removes all other
   * handlers.
   *
   * @param out standard error or standard output; never closed
   * @param verbose true to log details
   * @param formatter formats each message, including the line terminator
   */
  public static void install(PrintStream out, boolean verbose, Formatter formatter) {
    LogManager.getLogManager().reset();
    Logger root = Logger.getLogger("");
    root.setLevel(verbose ? Level.INFO : Level.WARNING);
    REDISSE.setLevel(verbose ? Level.FINE : Level.INFO);
    // Grizzly logs a warning at every shutdown.
    GRIZZLY.setLevel(verbose ? Level.INFO : Level.SEVERE);
    root.addHandler(new LineHandler(out, formatter));
  }

  /**
   * Returns the lines of a stack trace, indented so that an exception's message cannot pass for a
   * line of the log.
   *
   * @param thrown the exception, whose causes are included
   * @return at least one line, without line ends and control characters
   */
  public static List<String> stackTrace(Throwable thrown) {
    StringWriter trace = new StringWriter();
    thrown.printStackTrace(new PrintWriter(trace));
    return trace
        .toString()
        .lines()
        .map(line -> "  " + ControlCharacters.escape(line.replace("\t", "  ")))
        .toList();
  }

  private static final class LineHandler extends Handler {
    private final PrintStream out;

    LineHandler(PrintStream out, Formatter formatter) {
      this.out = out;
      setFormatter(formatter);
    }

    @Override
    public void publish(LogRecord message) {
      // Libraries catch and log errors that this process should not survive.
      FatalErrors.check(message.getThrown());
      if (isLoggable(message)) {
        out.print(getFormatter().format(message));
        out.flush();
      }
    }

    @Override
    public void flush() {
      out.flush();
    }

    @Override
    public void close() {
      flush();
    }
  }

  private static final class LineFormatter extends Formatter {
    private final boolean stackTraces;

    LineFormatter(boolean stackTraces) {
      this.stackTraces = stackTraces;
    }

    @Override
    public String format(LogRecord message) {
      return message.getInstant().truncatedTo(ChronoUnit.MILLIS)
          + " "
          + name(message.getLevel())
          + " "
          + oneLine(formatMessage(message))
          + cause(message.getThrown())
          + "\n";
    }

    private static String name(Level level) {
      return level.equals(Level.SEVERE) ? "error" : level.getName().toLowerCase(Locale.ROOT);
    }

    private String cause(@Nullable Throwable thrown) {
      if (thrown == null) {
        return "";
      }
      if (!stackTraces) {
        return ": " + oneLine(thrown.toString());
      }
      return "\n" + String.join("\n", stackTrace(thrown));
    }

    private static String oneLine(String text) {
      return ControlCharacters.escape(text.strip().replaceAll("\\s*\\R\\s*", " "));
    }
  }
}
