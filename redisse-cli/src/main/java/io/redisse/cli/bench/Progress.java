package io.redisse.cli.bench;

import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Tells every second how a run goes. */
final class Progress implements AutoCloseable {
  private static final long PERIOD_MILLIS = 1_000;

  private final Thread thread = new Thread(this::run, "bench-progress");
  private final Readers readers;
  private final Supplier<Publications> publications;
  private final Consumer<String> told;
  private long lastDelivered;

  Progress(Readers readers, Supplier<Publications> publications, Consumer<String> told) {
    this.readers = readers;
    this.publications = publications;
    this.told = told;
    thread.setDaemon(true);
    thread.start();
  }

  private void run() {
    try {
      while (true) {
        Thread.sleep(PERIOD_MILLIS);
        told.accept(line());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private String line() {
    long delivered = readers.delivered();
    // Counting began anew after the warm-up.
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
