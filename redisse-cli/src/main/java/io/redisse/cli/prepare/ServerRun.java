package io.redisse.cli.prepare;

import io.redisse.cli.console.Console;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntBiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A server that was started by its command line, on a thread of this process. */
final class ServerRun implements AutoCloseable {
  private static final Pattern ADDRESS = Pattern.compile("https?://[0-9.]+:[0-9]+");
  /** Holds all that a server prints at its start. */
  private static final int PIPE_BYTES = 1 << 16;

  private final Thread thread;
  private final URI uri;

  private ServerRun(Thread thread, URI uri) {
    this.thread = thread;
    this.uri = uri;
  }

  /** Starts a server at a free port, without a warm-up, and waits until it listens. */
  static ServerRun start(ToIntBiFunction<String[], Console> program, List<String> options)
      throws IOException {
    String[] commandLine = Stream.concat(
            Stream.of("serve", "--port", "0", "--warm-up", "0s"), options.stream())
        .toArray(String[]::new);
    PipedInputStream printed = new PipedInputStream(PIPE_BYTES);
    PipedOutputStream pipe = new PipedOutputStream(printed);
    Thread thread = new Thread(
        () -> {
          try (PrintStream out = new PrintStream(pipe, true, StandardCharsets.UTF_8);
              PrintStream log =
                  new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
            int unused = program.applyAsInt(commandLine, new Console(out, log, Map.of()));
          }
        },
        "redisse-prepare");
    thread.start();
    String line =
        new BufferedReader(new InputStreamReader(printed, StandardCharsets.UTF_8)).readLine();
    Matcher address = ADDRESS.matcher(line == null ? "" : line);
    if (!address.find()) {
      throw new IOException("the server did not start: " + String.join(" ", commandLine));
    }
    return new ServerRun(thread, URI.create(address.group()));
  }

  URI uri() {
    return uri;
  }

  /** Closes the server and waits for its end. */
  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
