package io.redisse.cli.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Opens streams on a server, publishes, and checks and measures what arrives: every event has to
 * reach each stream of its channel once, in order and unharmed.
 */
public final class Bench {
  private static final long POLL_MILLIS = 10;
  private static final Duration CONNECT_PATIENCE = Duration.ofSeconds(30);
  private static final Duration DRAIN_PATIENCE = Duration.ofSeconds(3);
  private static final Duration SETTLE = Duration.ofMillis(300);
  private static final int UNANSWERED = 64;
  private static final double NANOS_PER_SECOND = 1e9;

  private final Plan plan;
  private final Faults faults = new Faults();
  private final DueTimes due = new DueTimes();
  private final EventData data;
  private final Pacer pacer = new Pacer();
  private final Readers readers;
  private final ServerProcesses server;
  private volatile Publications publications;
  private long nextEvent;

  private Bench(Plan plan) throws IOException {
    this.plan = plan;
    data = new EventData(plan.size(), new Random());
    server = new ServerProcesses(plan.serverPids());
    publications = new Publications(plan, faults, pacer::wake);
    readers = new Readers(plan, data, due, faults, pacer::wake);
  }

  /**
   * Runs to the end.
   *
   * @param plan what to do
   * @param progress is told every second how it goes, by a thread of its own
   * @return what was found
   * @throws IOException if there is no way to go on: the server is not there, for example
   * @throws InterruptedException if the calling thread is interrupted
   */
  public static Report run(Plan plan, Consumer<String> progress)
      throws IOException, InterruptedException {
    FileLimit.require((long) plan.streams() + plan.stalled());
    Bench bench = new Bench(
        plan.load() instanceof Load.Replay
            ? plan.with("Last-Event-ID: " + CurrentId.of(plan))
            : plan);
    Progress ticker = new Progress(bench.readers, () -> bench.publications, progress);
    try (ticker) {
      return bench.run();
    }
  }

  private Report run() throws IOException, InterruptedException {
    StalledStreams stalled = StalledStreams.open(plan);
    try (stalled;
        readers) {
      if (plan.load() instanceof Load.Replay replay) {
        publishMissed(replay);
      }
      long before = server.residentKilobytes();
      long start = System.nanoTime();
      long cpu = server.cpuMicros();
      List<Readers.CoreTime> coreTimes = readers.coreTimes();
      double connectSeconds = connect();
      Thread.sleep(SETTLE.toMillis());
      long connected = server.residentKilobytes();
      int open = (int) readers.open();
      Optional<Measured> measured = Optional.empty();
      if (plan.load() instanceof Load.Replay) {
        measured = Optional.of(receiveMissed(start, cpu, coreTimes));
      } else if (plan.load() instanceof Load.None && open > 0) {
        Thread.sleep(plan.duration().toMillis());
      } else if (open > 0) {
        measured = Optional.of(publish());
      }
      long cpuMicros = server.cpuMicros() - measured.map(Measured::cpuBefore).orElse(cpu);
      Report.ServerUse use =
          new Report.ServerUse(cpuMicros, before, connected, server.residentKilobytes());
      if (measured.isPresent()) {
        // What comes twice may come when all has come once.
        Thread.sleep(SETTLE.toMillis());
      }
      readers.close();
      return new Report(
          plan,
          new Report.Connects(open, connectSeconds, readers.connectLatency()),
          measured.map(this::traffic),
          server.areKnown() ? Optional.of(use) : Optional.empty(),
          faults.happened(),
          faults.firstReason());
    }
  }

  private double connect() throws IOException, InterruptedException {
    long start = System.nanoTime();
    readers.start();
    await(() -> readers.settled() == plan.streams(), readers::settled, CONNECT_PATIENCE);
    double seconds = (System.nanoTime() - start) / NANOS_PER_SECOND;
    long unsettled = plan.streams() - readers.settled();
    if (unsettled > 0) {
      faults.add(Fault.STREAM_REFUSED, "no answer within " + CONNECT_PATIENCE.toSeconds() + " s");
      faults.add(Fault.STREAM_REFUSED, unsettled - 1);
    }
    return seconds;
  }

  /** Publishes before there are streams; that is not what is measured. */
  private void publishMissed(Load.Replay replay) throws IOException, InterruptedException {
    try (EventPublisher publisher = EventPublisher.open(plan)) {
      Publications current = publications;
      for (long i = 0; i < (long) replay.events() * plan.channels(); i++) {
        await(() -> current.unanswered() < UNANSWERED, current::unanswered, DRAIN_PATIENCE);
        publishNext(publisher, System.nanoTime());
      }
      await(() -> current.unanswered() == 0, current::unanswered, DRAIN_PATIENCE);
    }
    long now = System.nanoTime();
    for (long number = 0; number < nextEvent; number++) {
      due.set(number, now);
    }
  }

  private Measured receiveMissed(long start, long cpuBefore, List<Readers.CoreTime> coreTimes)
      throws IOException, InterruptedException {
    awaitDeliveries();
    return measured(start, start, cpuBefore, coreTimes);
  }

  /** What was measured, as long as the streams are open. */
  private record Measured(
      long published, double seconds, Report.Generator generator, long cpuBefore) {}

  private Measured publish() throws IOException, InterruptedException {
    try (EventPublisher publisher = EventPublisher.open(plan)) {
      if (!plan.warmup().isZero()) {
        publishFor(plan.warmup(), publisher);
        publications = new Publications(plan, faults, pacer::wake);
        readers.startTally();
      }
      long cpuBefore = server.cpuMicros();
      List<Readers.CoreTime> coreTimes = readers.coreTimes();
      long start = System.nanoTime();
      publishFor(plan.duration(), publisher);
      return measured(start, start + plan.duration().toNanos(), cpuBefore, coreTimes);
    }
  }

  /** A server that stood still is not faster for it: the time counts at least until {@code end}. */
  private Measured measured(long start, long end, long cpuBefore, List<Readers.CoreTime> before) {
    double elapsed = System.nanoTime() - start;
    List<Readers.CoreTime> after = readers.coreTimes();
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

  private void publishFor(Duration duration, EventPublisher publisher)
      throws IOException, InterruptedException {
    Publications current = publications;
    Pacer.Publish publish = dueNanos -> publishNext(publisher, dueNanos);
    long start = System.nanoTime();
    long end = start + duration.toNanos();
    if (plan.load() instanceof Load.Rate rate) {
      faults.add(Fault.NOT_PUBLISHED, pacer.atRate(rate.eventsPerSecond(), start, end, publish));
    } else if (plan.load() instanceof Load.Window window) {
      // Publishing tells how it has failed; no answer will make room again.
      pacer.whileRoom(() -> hasRoom(window, current) || publisher.hasFailed(), end, publish);
    }
    awaitDeliveries();
  }

  private void publishNext(EventPublisher publisher, long dueNanos) throws IOException {
    Publications current = publications;
    int channel = (int) (nextEvent % plan.channels());
    due.set(nextEvent, dueNanos);
    current.published(channel);
    publisher.publish(channel, data.of(nextEvent), current);
    nextEvent++;
  }

  private void awaitDeliveries() throws IOException, InterruptedException {
    Publications current = publications;
    await(() -> isComplete(current), readers::delivered, DRAIN_PATIENCE);
    faults.add(Fault.PUBLISH_UNANSWERED, current.unanswered());
    faults.add(Fault.LOST, Math.max(current.expectedDeliveries() - readers.delivered(), 0));
  }

  private boolean hasRoom(Load.Window window, Publications current) {
    long perEvent = plan.streams() / plan.channels();
    return current.unanswered() < window.events()
        && current.expectedDeliveries() - readers.delivered() <= (window.events() - 1) * perEvent;
  }

  private boolean isComplete(Publications current) {
    return current.unanswered() == 0 && readers.delivered() >= current.expectedDeliveries();
  }

  private Report.Traffic traffic(Measured measured) {
    return new Report.Traffic(
        measured.published(),
        readers.delivered(),
        measured.seconds(),
        readers.latency(),
        measured.generator());
  }

  /** Waits until it is done, or there was no progress for too long. */
  private void await(BooleanSupplier done, LongSupplier progress, Duration patience)
      throws IOException, InterruptedException {
    long last = progress.getAsLong();
    long lastProgress = System.nanoTime();
    while (!done.getAsBoolean() && System.nanoTime() - lastProgress < patience.toNanos()) {
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
