package io.redisse.jaxrs.server;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The log of a program of its own: {@code java.util.logging}, one line for each message. */
public final class ConsoleLog {
  /** Kept, because the log manager forgets loggers that nobody holds, and their levels with them. */
  private static final Logger REDISSE = Logger.getLogger("io.redisse");

  private static final Logger GRIZZLY = Logger.getLogger("org.glassfish.grizzly");

  private ConsoleLog() {}

  /**
   * Sends the log of the whole process to a stream, instead of where it went.
   *
   * @param out standard error or standard output
   * @param verbose whether to log details, and stack traces
   */
  public static void install(PrintStream out, boolean verbose) {
    install(out, verbose, new LineFormatter(verbose));
  }

  /**
   * Sends the log of the whole process to a stream in a format of one's own.
   *
   * @param out standard error or standard output
   * @param verbose whether to log details
   * @param formatter makes a text of each message
   */
  public static void install(PrintStream out, boolean verbose, Formatter formatter) {
    LogManager.getLogManager().reset();
    Logger root = Logger.getLogger("");
    root.setLevel(verbose ? Level.INFO : Level.WARNING);
    REDISSE.setLevel(verbose ? Level.FINE : Level.INFO);
    // Grizzly warns of every shutdown.
    GRIZZLY.setLevel(verbose ? Level.INFO : Level.SEVERE);
    root.addHandler(new LineHandler(out, formatter));
  }

  private static final class LineHandler extends Handler {
    private final PrintStream out;

    LineHandler(PrintStream out, Formatter formatter) {
      this.out = out;
      setFormatter(formatter);
    }

    @Override
    public void publish(LogRecord line) {
      if (isLoggable(line)) {
        out.print(getFormatter().format(line));
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
    public String format(LogRecord line) {
      return line.getInstant().truncatedTo(ChronoUnit.MILLIS)
          + " "
          + name(line.getLevel())
          + " "
          + oneLine(formatMessage(line))
          + cause(line.getThrown())
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
      StringWriter trace = new StringWriter();
      thrown.printStackTrace(new PrintWriter(trace));
      return "\n" + trace.toString().stripTrailing();
    }

    private static String oneLine(String text) {
      return text.strip().replaceAll("\\s*\\R\\s*", " ");
    }
  }
}
