package io.redisse.cli.bench.publish;

import io.redisse.cli.bench.plan.Plan;
import io.redisse.cli.bench.report.Fault;
import io.redisse.cli.bench.report.Faults;
import java.util.concurrent.atomic.AtomicLong;

/** Counts the events published during either the warm-up or the measured time. Thread-safe. */
public final class Publications {
  private final Plan plan;
  private final Faults faults;
  private final Runnable allAcknowledged;
  private final AtomicLong published = new AtomicLong();
  private final AtomicLong acknowledged = new AtomicLong();
  private final AtomicLong expectedDeliveries = new AtomicLong();

  /**
   * Creates counters that start at 0.
   *
   * @param allAcknowledged is called whenever the last unacknowledged event has been acknowledged
   */
  public Publications(Plan plan, Faults faults, Runnable allAcknowledged) {
    this.plan = plan;
    this.faults = faults;
    this.allAcknowledged = allAcknowledged;
  }

  /**
   * Counts an event. Must be called before the event is sent, because the event may be delivered
   * immediately.
   */
  public void recordPublish(int channel) {
    published.incrementAndGet();
    expectedDeliveries.addAndGet(plan.streamsOf(channel));
  }

  void recordAccepted(int events) {
    recordAcknowledged(events);
  }

  void recordRejected(int channel, String reason) {
    faults.add(Fault.PUBLISH_REFUSED, "publish: " + reason);
    expectedDeliveries.addAndGet(-plan.streamsOf(channel));
    recordAcknowledged(1);
  }

  private void recordAcknowledged(int events) {
    acknowledged.addAndGet(events);
    if (unacknowledged() == 0) {
      allAcknowledged.run();
    }
  }

  public long published() {
    return published.get();
  }

  public long unacknowledged() {
    return published.get() - acknowledged.get();
  }

  /** Returns the expected number of deliveries to all streams. Rejected events do not count. */
  public long expectedDeliveries() {
    return expectedDeliveries.get();
  }
}
