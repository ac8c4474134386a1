package io.redisse.core;

import io.redisse.api.Grant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The channels and principals whose streams an operator ended, for as long as their clients may come
 * back by themselves. Safe for use by many threads.
 */
final class EndedRights {
  private final Map<String, Long> channels = new ConcurrentHashMap<>();
  private final Map<String, Long> principals = new ConcurrentHashMap<>();

  void addChannel(String channel, long now, long until) {
    add(channels, channel, now, until);
  }

  void addPrincipal(String principal, long now, long until) {
    add(principals, principal, now, until);
  }

  private static void add(Map<String, Long> ended, String name, long now, long until) {
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
