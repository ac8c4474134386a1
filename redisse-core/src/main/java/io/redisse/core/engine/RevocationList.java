package io.redisse.core.engine;

import io.redisse.api.Grant;
import io.redisse.api.Revocation;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The revocations currently in force. Thread-safe. */
final class RevocationList {
  /** A revocation, and when it ends on the hub's clock, in milliseconds. */
  private record Entry(Revocation revocation, long end) {
    static Entry later(Entry one, Entry other) {
      return other.end > one.end ? other : one;
    }
  }

  private final Map<String, Entry> channels = new ConcurrentHashMap<>();
  private final Map<String, Entry> principals = new ConcurrentHashMap<>();

  /**
   * Adds a revocation and removes expired ones. Never shortens a revocation: the later end counts.
   *
   * @param now the current time of the hub's clock, in milliseconds
   * @param end when the revocation expires, on the same clock
   * @return the revocation in force
   */
  Revocation add(Revocation revocation, long now, long end) {
    Map<String, Entry> revoked = of(revocation.kind());
    revoked.values().removeIf(each -> each.end <= now);
    Entry added = new Entry(revocation, end);
    return end > now
        ? revoked.merge(revocation.name(), added, Entry::later).revocation
        : revocation;
  }

  void withdraw(Revocation.Kind kind, String name) {
    of(kind).remove(name);
  }

  private Map<String, Entry> of(Revocation.Kind kind) {
    return kind == Revocation.Kind.CHANNEL ? channels : principals;
  }

  /** Returns whether a grant's principal or any of its channels is revoked. */
  boolean covers(Grant grant, long now) {
    return grant.principal().filter(name -> isIn(principals, name, now)).isPresent()
        || (!channels.isEmpty()
            && grant.channels().stream().anyMatch(name -> isIn(channels, name, now)));
  }

  private static boolean isIn(Map<String, Entry> revoked, String name, long now) {
    Entry entry = revoked.get(name);
    return entry != null && now < entry.end;
  }
}
