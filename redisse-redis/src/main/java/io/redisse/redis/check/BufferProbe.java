package io.redisse.redis.check;

import static io.redisse.redis.check.RedisCheck.Level.OK;
import static io.redisse.redis.check.RedisCheck.Level.WARN;

import io.redisse.redis.check.RedisCheck.Finding;
import io.redisse.redis.connection.Call;
import io.redisse.redis.connection.InFlight;
import io.redisse.redis.format.ByteSizes;
import io.redisse.redis.format.Keys;
import java.util.Arrays;
import java.util.List;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.exceptions.JedisDataException;

/**
 * Whether Redis lets a subscriber fall behind by as much as a burst is large, before it cuts it. Each
 * cut costs an interruption, after which every stream is caught up from history.
 */
final class BufferProbe {
  /** What one process of ours may publish before Redis turns to the subscribers. */
  private static final long BURST = InFlight.MOST_CALLS * Call.MOST_BYTES;

  private static final long LARGEST_EVENT = 1024 * 1024;

  /** How long a subscriber may pause, for its garbage collector for example. */
  private static final long PAUSE_SECONDS = 2;

  private final CheckedRedis redis;

  BufferProbe(CheckedRedis redis) {
    this.redis = redis;
  }

  /** A limit as Redis has it: cut at once past the hard one, or when past the soft one for so long. */
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
      return bytes == 0 ? "no limit" : ByteSizes.bytes(bytes);
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
    long need = LARGEST_EVENT + Math.max(servers, 1) * BURST + PAUSE_SECONDS * perSecond;
    long cut = redis.number("client_output_buffer_limit_disconnections");

    String load = servers + (servers == 1 ? " server" : " servers") + " of Redisse subscribed, "
        + ByteSizes.bytes(perSecond) + "/s to each at most"
        + (cut == 0 ? "" : ", " + cut + " clients cut off since the start");
    String found = limit + "; " + load + ": bursts need " + ByteSizes.bytes(need);
    return limit.isBelow(need)
        ? new Finding(
            "pubsub-buffer",
            WARN,
            found + ", and what is more cuts every server's subscription until it is caught up",
            "client-output-buffer-limit pubsub 32mb 8mb 60 (the default) or more")
        : new Finding("pubsub-buffer", OK, found, "");
  }

  /** The clients that subscribed to something, as CLIENT LIST tells; none if it may not be asked. */
  private List<String> subscribers() {
    try {
      return Keys.text(redis.ask(Protocol.Command.CLIENT, "LIST", "TYPE", "pubsub"))
          .lines()
          .toList();
    } catch (JedisDataException e) {
      return List.of();
    }
  }
}
