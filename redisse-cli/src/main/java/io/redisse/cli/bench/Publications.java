package io.redisse.cli.bench;

import java.util.concurrent.atomic.AtomicLong;

/** What became of the events of one part of the run. Safe for use by many threads. */
final class Publications {
  private final Plan plan;
  private final Faults faults;
  private final AtomicLong published = new AtomicLong();
  private final AtomicLong answered = new AtomicLong();
  private final AtomicLong expectedDeliveries = new AtomicLong();

  Publications(Plan plan, Faults faults) {
    this.plan = plan;
    this.faults = faults;
  }

  /** To be called before the event can arrive anywhere. */
  void published(int channel) {
    published.incrementAndGet();
    expectedDeliveries.addAndGet(plan.streamsOf(channel));
  }

  void accepted() {
    answered.incrementAndGet();
  }

  void refused(int channel, String reason) {
    faults.add(Fault.PUBLISH_REFUSED, "publish: " + reason);
    expectedDeliveries.addAndGet(-plan.streamsOf(channel));
    answered.incrementAndGet();
  }

  long published() {
    return published.get();
  }

  long unanswered() {
    return published.get() - answered.get();
  }

  long expectedDeliveries() {
    return expectedDeliveries.get();
  }
}
