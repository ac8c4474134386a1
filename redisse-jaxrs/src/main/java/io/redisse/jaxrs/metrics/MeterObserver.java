package io.redisse.jaxrs.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Timer;
import io.redisse.api.Gap;
import io.redisse.core.spi.Observer;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;

/**
 * Updates meters from a hub's notifications. Registers all meters up front with the value zero,
 * because a monitoring system sees no increase if a counter first appears with the value 1.
 */
final class MeterObserver implements Observer {
  private static final Duration[] LATENCIES = LongStream.of(
          100, 250, 500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 500_000,
          1_000_000, 5_000_000)
      .mapToObj(micros -> Duration.ofNanos(micros * 1_000))
      .toArray(Duration[]::new);

  private final MeterRegistry registry;
  private final Counter received;
  private final Counter turnedAway;
  private final Counter interruptions;
  private final Counter resets;
  private final Timer healing;
  private final Timer delivery;
  private final Timer published;
  private final Timer publishFailed;
  private final MeterProvider<Counter> ends;
  private final MeterProvider<Counter> gaps;
  private final MeterProvider<Counter> replays;

  MeterObserver(MeterRegistry registry) {
    this.registry = registry;
    received = counter("redisse.events.received", "Events received from the backend");
    turnedAway =
        counter("redisse.streams.turned.away", "Streams rejected and told to reconnect later");
    interruptions = counter(
        "redisse.backend.interruptions",
        "Interruptions during which live events may have been lost");
    resets = counter(
        "redisse.backend.resets",
        "Store resets: the store was emptied, restored from an older copy, or failed over");
    healing = Timer.builder("redisse.backend.healing")
        .description("Time from an interruption until live events arrive again")
        .register(registry);
    delivery = histogram(
        "redisse.delivery",
        "Time from receiving an event until every stream that can accept it has received it");
    published = publishTimer("published");
    publishFailed = publishTimer("failed");
    ends = counters("redisse.streams.ended", "Streams that have ended");
    for (End reason : End.values()) {
      ends.withTags(List.of(tag("reason", reason)));
    }
    gaps = counters("redisse.gaps", "Gaps reported to clients, counted per channel");
    for (Gap reason : Gap.values()) {
      gaps.withTags(List.of(tag("reason", reason)));
    }
    replays = counters("redisse.replays", "History reads for streams");
    for (ReplayCause cause : ReplayCause.values()) {
      for (ReplayOutcome outcome : ReplayOutcome.values()) {
        replay(cause, outcome);
      }
    }
  }

  private Counter replay(ReplayCause cause, ReplayOutcome outcome) {
    return replays.withTags(List.of(tag("cause", cause), tag("outcome", outcome)));
  }

  private Timer publishTimer(String outcome) {
    return histogram(
        "redisse.publish",
        "Time from the publish call until the event is stored and broadcast",
        Tag.of("outcome", outcome));
  }

  private Timer histogram(String name, String description, Tag... tags) {
    return Timer.builder(name)
        .description(description)
        .tags(List.of(tags))
        .serviceLevelObjectives(LATENCIES)
        .register(registry);
  }

  private Counter counter(String name, String description) {
    return Counter.builder(name).description(description).register(registry);
  }

  private MeterProvider<Counter> counters(String name, String description) {
    return Counter.builder(name).description(description).withRegistry(registry);
  }

  private static Tag tag(String key, Enum<?> value) {
    return Tag.of(key, value.name().toLowerCase(Locale.ROOT));
  }

  @Override
  public void received() {
    received.increment();
  }

  @Override
  public void delivered(long nanos) {
    delivery.record(nanos, TimeUnit.NANOSECONDS);
  }

  @Override
  public void published(long nanos, boolean successful) {
    (successful ? published : publishFailed).record(nanos, TimeUnit.NANOSECONDS);
  }

  @Override
  public void replayed(ReplayCause cause, ReplayOutcome outcome) {
    replay(cause, outcome).increment();
  }

  @Override
  public void missed(Gap reason) {
    gaps.withTags(List.of(tag("reason", reason))).increment();
  }

  @Override
  public void ended(End reason) {
    ends.withTags(List.of(tag("reason", reason))).increment();
  }

  @Override
  public void turnedAway() {
    turnedAway.increment();
  }

  @Override
  public void interrupted() {
    interruptions.increment();
  }

  @Override
  public void healed(long millis) {
    healing.record(millis, TimeUnit.MILLISECONDS);
  }

  @Override
  public void reset() {
    resets.increment();
  }
}
