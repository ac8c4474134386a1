package io.redisse.cli;

import io.redisse.cli.console.Console;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Runs a command in this process, on a separate thread. */
public final class CliRun implements AutoCloseable {
  public final Output out = new Output();
  public final Output err = new Output();
  private final CompletableFuture<Integer> status = new CompletableFuture<>();
  private final Thread thread;

  private CliRun(Map<String, String> environment, String... args) {
    Console console = new Console(printingTo(out), printingTo(err), environment);
    thread = new Thread(() -> {
      try {
        status.complete(Cli.run(args, console));
      } catch (RuntimeException | Error e) {
        status.completeExceptionally(e);
      }
    });
    thread.start();
  }

  private static PrintStream printingTo(Output output) {
    return new PrintStream(output, true, StandardCharsets.UTF_8);
  }

  public static CliRun start(String... args) {
    return start(Map.of(), args);
  }

  public static CliRun start(Map<String, String> environment, String... args) {
    return new CliRun(environment, args);
  }

  /** Starts a command that connects to this server. */
  public CliRun client(String... args) {
    return client(Map.of(), args);
  }

  public CliRun client(Map<String, String> environment, String... args) {
    return start(
        environment,
        Stream.concat(Stream.of(args), Stream.of("--url", uri().toString()))
            .toArray(String[]::new));
  }

  /** Waits until this server is listening, and returns the address that it prints. */
  public URI uri() {
    String line = out.await("Redisse listens on ");
    return URI.create(line.substring(line.indexOf("http")));
  }

  /** Waits for the printed command that opens a stream, and returns it. */
  public String subscribeCommand() {
    return printed("  subscribe: ");
  }

  /** Waits for the printed command that publishes an event, and returns it. */
  public String publishCommand() {
    return printed("  publish: ");
  }

  private String printed(String label) {
    return out.await(label).substring(label.length()).strip();
  }

  /** Waits for the run to end, and returns its exit code. */
  public int status() {
    return status.orTimeout(60, TimeUnit.SECONDS).join();
  }

  /**
   * Ends the run with an interrupt. JDK 17 swallows interrupts while the run is reading a stream.
   */
  public void end() {
    thread.interrupt();
    status();
  }

  /**
   * Ends the given server, and then this run of {@code tail --verbose}. The run can be interrupted
   * once it waits to reconnect to the server.
   */
  public void endAfter(CliRun server) {
    err.reset();
    server.end();
    err.await("reconnecting");
    end();
  }

  @Override
  public void close() {
    end();
  }
}
