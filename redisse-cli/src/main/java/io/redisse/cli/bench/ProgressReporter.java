package io.redisse.cli.bench;

import io.redisse.cli.bench.publish.Publications;
import io.redisse.cli.bench.streams.StreamReaders;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Reports the progress of a run every second until it is closed. */
final class ProgressReporter implements AutoCloseable {
  private static final long PERIOD_MILLIS = 1_000;

  private final Thread thread = new Thread(this::run, "bench-progress");
  private final StreamReaders readers;
  private final Supplier<Publications> publications;
  private final Consumer<String> output;
  private long lastDelivered;

  /**
   * Starts reporting.
   *
   * @param publications supplies the current counts, which start from zero again after the warm-up
   * @param output receives a line every second, on a separate thread
   */
  ProgressReporter(
      StreamReaders readers, Supplier<Publications> publications, Consumer<String> output) {
    this.readers = readers;
    this.publications = publications;
    this.output = output;
    thread.setDaemon(true);
    thread.start();
  }

  private void run() {
    try {
      while (true) {
        Thread.sleep(PERIOD_MILLIS);
        output.accept(line());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private String line() {
    long delivered = readers.delivered();
    // The run resets the count after the warm-up, so it can decrease.
    long sinceLast = delivered < lastDelivered ? delivered : delivered - lastDelivered;
    lastDelivered = delivered;
    return String.format(
        Locale.ROOT,
        "%,d streams open, %,d events published, %,d deliveries in the last second",
        readers.open(),
        publications.get().published(),
        sinceLast);
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
