package io.redisse.core.engine;

import io.redisse.api.Grant;
import io.redisse.api.Revocation;
import io.redisse.core.engine.time.HubClock;
import io.redisse.core.spi.Admission;
import java.util.OptionalLong;

/**
 * Decides which streams the hub accepts, based on the backend connection, draining, and
 * revocations. Thread-safe.
 */
final class AdmissionControl {
  private static final long NO_OUTAGE = Long.MAX_VALUE;

  private final HubSettings settings;
  private final HubClock clock;
  private final RevocationList revocations = new RevocationList();

  private volatile long outageSince = NO_OUTAGE;
  private volatile boolean stopped;

  AdmissionControl(HubSettings settings, HubClock clock) {
    this.settings = settings;
    this.clock = clock;
  }

  Admission admissionOf(Grant grant) {
    if (revocations.covers(grant, clock.now())) {
      return Admission.ENDED;
    }
    if (accepting()) {
      return Admission.ACCEPTED;
    }
    return settings.outageGrace().isZero() ? Admission.UNAVAILABLE : Admission.RETRY_LATER;
  }

  boolean accepting() {
    return !stopped
        && (isConnected() || clock.now() - outageSince < settings.outageGrace().toMillis());
  }

  boolean isConnected() {
    return outageSince == NO_OUTAGE;
  }

  void beginOutage() {
    outageSince = clock.now();
  }

  /**
   * Marks the end of an outage. Returns its duration in milliseconds, or empty if there was none.
   */
  OptionalLong endOutage() {
    long since = outageSince;
    outageSince = NO_OUTAGE;
    return since == NO_OUTAGE ? OptionalLong.empty() : OptionalLong.of(clock.now() - since);
  }

  /** Rejects every stream from now on. */
  void stop() {
    stopped = true;
  }

  /** Returns the revocation that is now in force. */
  Revocation revoke(Revocation revocation) {
    if (revocation.isWithdrawal()) {
      revocations.withdraw(revocation.kind(), revocation.name());
      return revocation;
    }
    long now = clock.now();
    return revocations.add(revocation, now, now + HubClock.millisUntil(revocation.until()));
  }
}
