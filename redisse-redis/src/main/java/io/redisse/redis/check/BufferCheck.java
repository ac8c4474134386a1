package io.redisse.redis.check;

import static io.redisse.redis.check.RedisCheck.Level.OK;
import static io.redisse.redis.check.RedisCheck.Level.WARN;

import io.redisse.redis.check.RedisCheck.Finding;
import io.redisse.redis.connection.CommandPipeline;
import io.redisse.redis.format.HumanReadable;
import io.redisse.redis.format.Keys;
import java.util.Arrays;
import java.util.List;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.exceptions.JedisDataException;

/**
 * Checks that Redis' output buffer for a subscriber can hold a burst of events. Otherwise Redis
 * disconnects the subscriber, and every stream must catch up from history.
 */
final class BufferCheck {
  private static final long MAX_EVENT_BYTES = 1024 * 1024;

  /** The longest pause to allow for in a subscriber, such as a garbage collection. */
  private static final long PAUSE_SECONDS = 2;

  private final CheckedRedis redis;

  BufferCheck(CheckedRedis redis) {
    this.redis = redis;
  }

  /** Redis disconnects a client above the hard limit, or after some time above the soft one. */
  private record Limit(long hard, long soft, long seconds) {
    static Limit ofPubSub(String setting) {
      List<String> words = Arrays.asList(setting.split(" "));
      int at = words.indexOf("pubsub");
      return new Limit(
          Long.parseLong(words.get(at + 1)),
          Long.parseLong(words.get(at + 2)),
          Long.parseLong(words.get(at + 3)));
    }

    boolean isBelow(long need) {
      return (hard > 0 && hard < need) || (soft > 0 && soft < need && seconds < PAUSE_SECONDS);
    }

    @Override
    public String toString() {
      return amount(hard) + ", or " + amount(soft) + " for " + seconds + " s";
    }

    private static String amount(long bytes) {
      return bytes == 0 ? "no limit" : HumanReadable.bytes(bytes);
    }
  }

  Finding finding() {
    Limit limit = Limit.ofPubSub(redis.config("client-output-buffer-limit"));
    List<String> subscribers = subscribers();
    long servers = subscribers.stream()
        .filter(client -> client.contains(" name=redisse-pubsub "))
        .count();
    long perSecond =
        (long) (Double.parseDouble("0" + redis.info("instantaneous_output_kbps")) * 1024)
            / Math.max(subscribers.size(), 1);
    long need = MAX_EVENT_BYTES
        + Math.max(servers, 1) * CommandPipeline.MAX_BURST_BYTES
        + PAUSE_SECONDS * perSecond;
    long cut = redis.number("client_output_buffer_limit_disconnections");

    String load =
        servers + (servers == 1 ? " Redisse server" : " Redisse servers") + " subscribed, "
            + HumanReadable.bytes(perSecond) + "/s to each at most"
            + (cut == 0 ? "" : ", " + cut + " clients disconnected since Redis started");
    String found = limit + "; " + load + ": bursts need " + HumanReadable.bytes(need);
    return limit.isBelow(need)
        ? new Finding(
            "pubsub-buffer",
            WARN,
            found + "; a larger burst disconnects every server, which must then catch up",
            "client-output-buffer-limit pubsub 32mb 8mb 60 (the default) or more")
        : new Finding("pubsub-buffer", OK, found, "");
  }

  /** Returns the CLIENT LIST lines of subscribers; empty if the user may not run the command. */
  private List<String> subscribers() {
    try {
      return Keys.text(redis.execute(Protocol.Command.CLIENT, "LIST", "TYPE", "pubsub"))
          .lines()
          .toList();
    } catch (JedisDataException e) {
      return List.of();
    }
  }
}
