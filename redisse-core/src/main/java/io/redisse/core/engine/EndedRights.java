package io.redisse.core.engine;

import io.redisse.api.Grant;
import io.redisse.api.Revocation;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The channels and principals that were revoked, for as long as that is in force. Safe for use by many
 * threads.
 */
final class EndedRights {
  private final Map<String, Long> channels = new ConcurrentHashMap<>();
  private final Map<String, Long> principals = new ConcurrentHashMap<>();

  void add(Revocation.Kind kind, String name, long now, long until) {
    Map<String, Long> ended = kind == Revocation.Kind.CHANNEL ? channels : principals;
    ended.values().removeIf(end -> end <= now);
    ended.put(name, until);
  }

  boolean include(Grant grant, long now) {
    return grant.principal().filter(name -> isIn(principals, name, now)).isPresent()
        || (!channels.isEmpty()
            && grant.channels().stream().anyMatch(name -> isIn(channels, name, now)));
  }

  private static boolean isIn(Map<String, Long> ended, String name, long now) {
    return now < ended.getOrDefault(name, Long.MIN_VALUE);
  }
}
