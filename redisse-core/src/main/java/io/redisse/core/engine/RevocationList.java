package io.redisse.core.engine;

import io.redisse.api.Grant;
import io.redisse.api.Revocation;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The revocations currently in force. Thread-safe. */
final class RevocationList {
  private final Map<String, Long> channels = new ConcurrentHashMap<>();
  private final Map<String, Long> principals = new ConcurrentHashMap<>();

  /**
   * Adds a revocation and removes expired ones. Never shortens a revocation: the later end counts.
   *
   * @param now the current time of the hub's clock, in milliseconds
   * @param until when the revocation expires, on the same clock
   */
  void add(Revocation.Kind kind, String name, long now, long until) {
    Map<String, Long> revoked = of(kind);
    revoked.values().removeIf(end -> end <= now);
    if (until > now) {
      revoked.merge(name, until, Math::max);
    }
  }

  void withdraw(Revocation.Kind kind, String name) {
    of(kind).remove(name);
  }

  private Map<String, Long> of(Revocation.Kind kind) {
    return kind == Revocation.Kind.CHANNEL ? channels : principals;
  }

  /** Returns whether a grant's principal or any of its channels is revoked. */
  boolean covers(Grant grant, long now) {
    return grant.principal().filter(name -> isIn(principals, name, now)).isPresent()
        || (!channels.isEmpty()
            && grant.channels().stream().anyMatch(name -> isIn(channels, name, now)));
  }

  private static boolean isIn(Map<String, Long> revoked, String name, long now) {
    return now < revoked.getOrDefault(name, Long.MIN_VALUE);
  }
}
