package io.redisse.cli.bench;

import io.redisse.cli.bench.plan.Load;
import io.redisse.cli.bench.plan.Plan;
import io.redisse.cli.bench.publish.LoadPublisher;
import io.redisse.cli.bench.publish.Pacer;
import io.redisse.cli.bench.publish.Publications;
import io.redisse.cli.bench.report.Fault;
import io.redisse.cli.bench.report.Faults;
import io.redisse.cli.bench.report.Report;
import io.redisse.cli.bench.streams.CurrentId;
import io.redisse.cli.bench.streams.DueTimes;
import io.redisse.cli.bench.streams.EventData;
import io.redisse.cli.bench.streams.StalledStreams;
import io.redisse.cli.bench.streams.StreamReaders;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * A benchmark run. Opens streams on a server, publishes events, and verifies and measures the
 * deliveries. Every stream must receive each event of its channel exactly once, in order and
 * unchanged.
 */
final class Bench {
  private static final long POLL_MILLIS = 10;
  /** If no stream opens for this long, the run gives up on the remaining streams. */
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(30);
  /** If no delivery or response arrives for this long, the missing ones count as lost. */
  private static final Duration DELIVERY_TIMEOUT = Duration.ofSeconds(3);
  /** The pause before memory is measured, and after the last delivery to detect late duplicates. */
  private static final Duration SETTLE = Duration.ofMillis(300);
  /** The maximum number of unacknowledged events while the events of a replay are published. */
  private static final int REPLAY_WINDOW = 64;

  private static final double NANOS_PER_SECOND = 1e9;

  private final Plan plan;
  private final Faults faults = new Faults();
  private final DueTimes due = new DueTimes();
  private final EventData data;
  private final Pacer pacer = new Pacer();
  private final StreamReaders readers;
  private final ServerProcesses server;
  private volatile Publications publications;
  private long nextEvent;

  private Bench(Plan plan) throws IOException {
    this.plan = plan;
    data = new EventData(plan.size(), new Random());
    server = new ServerProcesses(plan.serverPids());
    publications = new Publications(plan, faults, pacer::wake);
    readers = new StreamReaders(plan, data, due, faults, pacer::wake);
  }

  /**
   * Executes a plan. Faults are counted in the report and do not end the run.
   *
   * @param progress receives a progress line every second, on a separate thread
   * @throws IOException if the run cannot continue, for example because publishing failed
   */
  static Report run(Plan plan, Consumer<String> progress) throws IOException, InterruptedException {
    FileLimit.require((long) plan.streams() + plan.stalled());
    Bench bench = new Bench(
        plan.load() instanceof Load.Replay
            ? plan.withHeader("Last-Event-ID: " + CurrentId.of(plan))
            : plan);
    ProgressReporter reporter =
        new ProgressReporter(bench.readers, () -> bench.publications, progress);
    try (reporter) {
      return bench.run();
    }
  }

  private Report run() throws IOException, InterruptedException {
    StalledStreams stalled = StalledStreams.open(plan);
    try (stalled;
        readers) {
      if (plan.load() instanceof Load.Replay replay) {
        publishBeforehand(replay);
      }
      long before = server.residentKilobytes();
      long start = System.nanoTime();
      long cpu = server.cpuMicros();
      List<StreamReaders.CoreTime> coreTimes = readers.coreTimes();
      double connectSeconds = connect();
      Thread.sleep(SETTLE.toMillis());
      long connected = server.residentKilobytes();
      int open = (int) readers.open();
      Optional<Measured> measured = Optional.empty();
      if (plan.load() instanceof Load.Replay) {
        measured = Optional.of(receiveReplay(start, cpu, coreTimes));
      } else if (plan.load() instanceof Load.None && open > 0) {
        Thread.sleep(plan.duration().toMillis());
      } else if (open > 0) {
        measured = Optional.of(publish());
      }
      long cpuMicros = server.cpuMicros() - measured.map(Measured::cpuBefore).orElse(cpu);
      Report.ServerUse use =
          new Report.ServerUse(cpuMicros, before, connected, server.residentKilobytes());
      if (measured.isPresent()) {
        // Duplicates may still be in transit after every event has been delivered.
        Thread.sleep(SETTLE.toMillis());
      }
      readers.close();
      return new Report(
          plan,
          new Report.Connects(open, connectSeconds, readers.connectLatency()),
          measured.map(this::traffic),
          server.areKnown() ? Optional.of(use) : Optional.empty(),
          faults.counted(),
          faults.firstReason());
    }
  }

  private double connect() throws IOException, InterruptedException {
    long start = System.nanoTime();
    readers.start();
    await(() -> readers.settled() == plan.streams(), readers::settled, CONNECT_TIMEOUT);
    double seconds = (System.nanoTime() - start) / NANOS_PER_SECOND;
    long unsettled = plan.streams() - readers.settled();
    if (unsettled > 0) {
      faults.add(Fault.STREAM_REFUSED, "no response within " + CONNECT_TIMEOUT.toSeconds() + " s");
      faults.add(Fault.STREAM_REFUSED, unsettled - 1);
    }
    return seconds;
  }

  /** Publishes the events of a replay before any stream is opened. Publishing is not measured. */
  private void publishBeforehand(Load.Replay replay) throws IOException, InterruptedException {
    try (LoadPublisher publisher = LoadPublisher.open(plan)) {
      Publications current = publications;
      int replayWindow = Math.max(REPLAY_WINDOW, plan.publish().fullBatches());
      for (long i = 0; i < (long) replay.events() * plan.channels(); i++) {
        await(
            () -> current.unacknowledged() < replayWindow,
            current::unacknowledged,
            DELIVERY_TIMEOUT);
        publishNext(publisher, System.nanoTime());
      }
      publisher.flush(current);
      await(() -> current.unacknowledged() == 0, current::unacknowledged, DELIVERY_TIMEOUT);
    }
    // Measure the latency of replayed events from now, just before the first connect.
    long now = System.nanoTime();
    for (long number = 0; number < nextEvent; number++) {
      due.set(number, now);
    }
  }

  private Measured receiveReplay(long start, long cpuBefore, List<StreamReaders.CoreTime> coreTimes)
      throws IOException, InterruptedException {
    awaitDeliveries();
    return measured(start, start, cpuBefore, coreTimes);
  }

  /** The measurements that must be taken while the streams are open. */
  private record Measured(
      long published, double seconds, Report.Generator generator, long cpuBefore) {}

  private Measured publish() throws IOException, InterruptedException {
    try (LoadPublisher publisher = LoadPublisher.open(plan)) {
      if (!plan.warmup().isZero()) {
        publishFor(plan.warmup(), publisher);
        publications = new Publications(plan, faults, pacer::wake);
        readers.startTally();
      }
      long cpuBefore = server.cpuMicros();
      List<StreamReaders.CoreTime> coreTimes = readers.coreTimes();
      long start = System.nanoTime();
      publishFor(plan.duration(), publisher);
      return measured(start, start + plan.duration().toNanos(), cpuBefore, coreTimes);
    }
  }

  // The measured time extends at least to the given end. Otherwise a server that stops delivering
  // early would appear faster.
  private Measured measured(
      long start, long end, long cpuBefore, List<StreamReaders.CoreTime> before) {
    double elapsed = System.nanoTime() - start;
    List<StreamReaders.CoreTime> after = readers.coreTimes();
    double busy = 0;
    double waiting = 0;
    for (int i = 0; i < after.size(); i++) {
      busy = Math.max(busy, (after.get(i).ran() - before.get(i).ran()) / elapsed);
      waiting = Math.max(waiting, (after.get(i).waited() - before.get(i).waited()) / elapsed);
    }
    return new Measured(
        publications.published(),
        Math.max(readers.lastArrival() - start, end - start) / NANOS_PER_SECOND,
        new Report.Generator(busy, waiting),
        cpuBefore);
  }

  private void publishFor(Duration duration, LoadPublisher publisher)
      throws IOException, InterruptedException {
    Publications current = publications;
    Pacer.Publish publish = dueNanos -> publishNext(publisher, dueNanos);
    long start = System.nanoTime();
    long end = start + duration.toNanos();
    if (plan.load() instanceof Load.Rate rate) {
      faults.add(Fault.NOT_PUBLISHED, pacer.atRate(rate.eventsPerSecond(), start, end, publish));
    } else if (plan.load() instanceof Load.Window window) {
      // After a failure, no response makes room again. The next publish throws the cause.
      pacer.whileRoom(() -> hasRoom(window, current) || publisher.hasFailed(), end, publish);
    }
    publisher.flush(current);
    awaitDeliveries();
  }

  private void publishNext(LoadPublisher publisher, long dueNanos) throws IOException {
    Publications current = publications;
    int channel = (int) (nextEvent % plan.channels());
    due.set(nextEvent, dueNanos);
    current.recordPublish(channel);
    publisher.publish(channel, data.of(nextEvent), current);
    nextEvent++;
  }

  private void awaitDeliveries() throws IOException, InterruptedException {
    Publications current = publications;
    await(() -> isComplete(current), readers::delivered, DELIVERY_TIMEOUT);
    faults.add(Fault.PUBLISH_UNANSWERED, current.unacknowledged());
    faults.add(Fault.LOST, Math.max(current.expectedDeliveries() - readers.delivered(), 0));
  }

  private boolean hasRoom(Load.Window window, Publications current) {
    long perEvent = plan.streams() / plan.channels();
    return current.unacknowledged() < window.events()
        && current.expectedDeliveries() - readers.delivered() <= (window.events() - 1) * perEvent;
  }

  private boolean isComplete(Publications current) {
    return current.unacknowledged() == 0 && readers.delivered() >= current.expectedDeliveries();
  }

  private Report.Traffic traffic(Measured measured) {
    return new Report.Traffic(
        measured.published(),
        readers.delivered(),
        measured.seconds(),
        readers.latency(),
        measured.generator());
  }

  /**
   * Waits until the condition holds, or until {@code progress} has not changed for the timeout.
   *
   * @throws IOException if a reader thread has died
   */
  private void await(BooleanSupplier done, LongSupplier progress, Duration timeout)
      throws IOException, InterruptedException {
    long last = progress.getAsLong();
    long lastProgress = System.nanoTime();
    while (!done.getAsBoolean() && System.nanoTime() - lastProgress < timeout.toNanos()) {
      Thread.sleep(POLL_MILLIS);
      readers.check();
      long current = progress.getAsLong();
      if (current != last) {
        last = current;
        lastProgress = System.nanoTime();
      }
    }
  }
}
