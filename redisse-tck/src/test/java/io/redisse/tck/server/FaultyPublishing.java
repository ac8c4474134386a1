package io.redisse.tck.server;

import static io.redisse.tck.server.FaultyServers.fault;

import io.redisse.tck.Fault;
import io.redisse.tck.server.ReferenceJournal.Event;
import io.redisse.tck.server.ReferenceJournal.Replay;
import io.redisse.tck.support.Await;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Servers that number, keep or assign published events incorrectly. */
final class FaultyPublishing {
  private static final long DELAY_MILLIS = 50;

  private FaultyPublishing() {}

  static Stream<Fault<Supplier<ReferenceServer>>> all() {
    return Stream.of(
        fault("confirms events before it keeps them", "STREAM-3", () -> new ReferenceServer() {
          @Override
          void publish(String channel, String type, String data) {
            startThread(() -> {
              Await.pause(DELAY_MILLIS);
              super.publish(channel, type, data);
            });
          }
        }),
        fault("keeps only one of several equal events", "WIRE-1", () -> new ReferenceServer() {
          private final Set<List<String>> kept = ConcurrentHashMap.newKeySet();

          @Override
          void publish(String channel, String type, String data) {
            if (kept.add(List.of(channel, type, data))) {
              super.publish(channel, type, data);
            }
          }
        }),
        fault("strips blanks of types", "WIRE-1", () -> new ReferenceServer() {
          @Override
          void publish(String channel, String type, String data) {
            super.publish(channel, type.strip(), data);
          }
        }),
        fault("truncates large data", "WIRE-1", () -> new ReferenceServer() {
          @Override
          void publish(String channel, String type, String data) {
            super.publish(channel, type, data.substring(0, Math.min(data.length(), 65_535)));
          }
        }),
        fault("lower-cases channels", "STREAM-1", () -> new ReferenceServer() {
          @Override
          void publish(String channel, String type, String data) {
            super.publish(channel.toLowerCase(Locale.ROOT), type, data);
          }

          @Override
          Replay read(Set<String> channels, long cursor) {
            return super.read(
                channels.stream()
                    .map(channel -> channel.toLowerCase(Locale.ROOT))
                    .collect(Collectors.toSet()),
                cursor);
          }
        }),
        fault("sends events of all channels", "STREAM-1", () -> new ReferenceServer() {
          private final Set<String> known = ConcurrentHashMap.newKeySet();

          @Override
          void publish(String channel, String type, String data) {
            known.add(channel);
            super.publish(channel, type, data);
          }

          @Override
          Replay read(Set<String> channels, long cursor) {
            return super.read(
                Stream.concat(channels.stream(), known.stream()).collect(Collectors.toSet()),
                cursor);
          }
        }),
        fault("numbers each channel separately", "STREAM-1", NumbersPerChannel::new),
        fault("resets its ids at a restart", "STREAM-1", () -> new ReferenceServer() {
          @Override
          ReferenceJournal newJournal(long epoch) {
            return new ReferenceJournal(FIRST_EPOCH);
          }
        }));
  }

  private static final class NumbersPerChannel extends ReferenceServer {
    private final Map<String, Integer> counts = new ConcurrentHashMap<>();
    private final Map<Long, Long> ids = new ConcurrentHashMap<>();

    @Override
    synchronized void publish(String channel, String type, String data) {
      long id = journal().lastId() + 1;
      ids.put(id, FIRST_EPOCH + counts.merge(channel, 1, Integer::sum));
      super.publish(channel, type, data);
    }

    @Override
    String frame(Event event) {
      return super.frame(new Event(
          ids.getOrDefault(event.id(), event.id()), event.channel(), event.type(), event.data()));
    }
  }
}
