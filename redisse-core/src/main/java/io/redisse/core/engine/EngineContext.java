package io.redisse.core.engine;

import io.redisse.api.spi.Backend;
import io.redisse.api.spi.EventStore;
import io.redisse.core.engine.metrics.Counters;
import io.redisse.core.engine.metrics.Observers;
import io.redisse.core.engine.metrics.StreamCounts;
import io.redisse.core.engine.replay.UnsentBudget;
import io.redisse.core.engine.time.HubClock;

/** The hub's services, shared by all shards. Thread-safe. */
record EngineContext(
    HubSettings settings,
    HubClock clock,
    UnsentBudget budget,
    EventStore store,
    Subscriptions subscriptions,
    AdmissionControl admissions,
    StreamCounts streamCounts,
    Counters counters,
    Observers observers) {
  static EngineContext of(Backend backend, HubSettings settings) {
    HubClock clock = new HubClock(settings.millis());
    return new EngineContext(
        settings,
        clock,
        new UnsentBudget(settings.maxUnsentBytes()),
        backend.store(),
        new Subscriptions(backend.broadcaster()),
        new AdmissionControl(settings, clock),
        new StreamCounts(),
        new Counters(),
        new Observers());
  }
}
