package io.redisse.cli.bench;

import java.util.concurrent.atomic.AtomicLong;

/** What became of the events of one part of the run. Safe for use by many threads. */
final class Publications {
  private final Plan plan;
  private final Faults faults;
  private final Runnable allAnswered;
  private final AtomicLong published = new AtomicLong();
  private final AtomicLong answered = new AtomicLong();
  private final AtomicLong expectedDeliveries = new AtomicLong();

  /**
   * None yet.
   *
   * @param allAnswered called whenever the server has answered all that were published so far
   */
  Publications(Plan plan, Faults faults, Runnable allAnswered) {
    this.plan = plan;
    this.faults = faults;
    this.allAnswered = allAnswered;
  }

  /** To be called before the event can arrive anywhere. */
  void published(int channel) {
    published.incrementAndGet();
    expectedDeliveries.addAndGet(plan.streamsOf(channel));
  }

  void accepted() {
    answered();
  }

  void refused(int channel, String reason) {
    faults.add(Fault.PUBLISH_REFUSED, "publish: " + reason);
    expectedDeliveries.addAndGet(-plan.streamsOf(channel));
    answered();
  }

  private void answered() {
    answered.incrementAndGet();
    if (unanswered() == 0) {
      allAnswered.run();
    }
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
