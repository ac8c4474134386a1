package io.redisse.core.engine.metrics;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts streams, in total and per client. Thread-safe. */
public final class StreamCounts {
  private final AtomicInteger all = new AtomicInteger();
  private final Map<String, Integer> byClient = new ConcurrentHashMap<>();

  public void add(Optional<String> client) {
    all.incrementAndGet();
    client.ifPresent(name -> byClient.merge(name, 1, Integer::sum));
  }

  public void remove(Optional<String> client) {
    all.decrementAndGet();
    client.ifPresent(name ->
        byClient.compute(name, (key, count) -> count == null || count == 1 ? null : count - 1));
  }

  public int all() {
    return all.get();
  }

  public int of(String client) {
    return byClient.getOrDefault(client, 0);
  }
}
