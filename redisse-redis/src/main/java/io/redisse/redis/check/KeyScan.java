package io.redisse.redis.check;

import static io.redisse.redis.check.RedisCheck.Level.BAD;
import static io.redisse.redis.check.RedisCheck.Level.OK;
import static io.redisse.redis.check.RedisCheck.Level.WARN;

import io.redisse.redis.check.RedisCheck.ChannelUse;
import io.redisse.redis.check.RedisCheck.Finding;
import io.redisse.redis.connection.Script;
import io.redisse.redis.format.HumanReadable;
import io.redisse.redis.format.Keys;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import redis.clients.jedis.Protocol;

/** Scans for keys that could belong to channels, a hundred at a time. */
final class KeyScan {
  private static final String KEYS_PER_CALL = "100";
  private static final int MAX_KEYS = 100_000;
  private static final int MAX_CHANNELS = 10;
  private static final int MAX_EXAMPLES = 3;

  private final CheckedRedis redis;
  private final Keys keys;
  private final String prefix;

  private final List<ChannelUse> largest = new ArrayList<>();
  private final Examples ruby = new Examples();
  private final Examples foreign = new Examples();
  private long scanned;
  private long channels;
  private long bytes;
  private boolean isComplete;

  KeyScan(CheckedRedis redis, Keys keys, String prefix) {
    this.redis = redis;
    this.keys = keys;
    this.prefix = prefix;
  }

  /** Counts keys, and records the names of the first few. */
  private static final class Examples {
    private final List<String> names = new ArrayList<>();
    private long count;

    void add(String name) {
      count++;
      if (names.size() < MAX_EXAMPLES) {
        names.add(name);
      }
    }

    @Override
    public String toString() {
      return String.join(", ", names) + (count > names.size() ? ", …" : "");
    }
  }

  List<ChannelUse> largest() {
    return List.copyOf(largest);
  }

  List<Finding> findings() {
    List<Finding> findings = new ArrayList<>();
    findings.add(redis.run("channels", this::scan));
    if (isComplete || scanned > 0) {
      findings.add(redis.run("ruby", this::ruby));
      findings.add(foreign());
    }
    return findings;
  }

  private Finding scan() {
    String cursor = "0";
    do {
      List<?> page = (List<?>) redis.execute(
          Protocol.Command.SCAN, cursor, "MATCH", escaped(prefix) + "*", "COUNT", KEYS_PER_CALL);
      cursor = Keys.text(page.get(0));
      inspect((List<?>) page.get(1));
    } while (!cursor.equals("0") && scanned < MAX_KEYS);
    isComplete = cursor.equals("0");
    String found = channels + (channels == 1 ? " channel" : " channels") + " with a history, "
        + (bytes < 0 ? "memory unknown" : HumanReadable.bytes(bytes))
        + (isComplete ? "" : "; stopped after " + scanned + " keys");
    return new Finding("channels", OK, found, "");
  }

  private void inspect(List<?> found) {
    List<byte[]> names = found.stream()
        .map(name -> (byte[]) name)
        .filter(name -> !isStoreKey(keys.channelOf(name)))
        .toList();
    List<byte[]> scriptKeys = new ArrayList<>(keys.ofScript(Set.of()));
    scriptKeys.addAll(names);
    byte[] none = Keys.bytes("0");
    List<?> answers =
        (List<?>) redis.execute(Script.INSPECT.call(true, scriptKeys, List.of(none, none, none)));
    for (int i = 0; i < names.size(); i++) {
      note(keys.channelOf(names.get(i)), (List<?>) answers.get(i));
    }
    scanned += names.size();
  }

  /** Returns whether a key, under any prefix, belongs to a store rather than a channel. */
  private static boolean isStoreKey(String name) {
    return name.contains("redisse:");
  }

  private void note(String name, List<?> answer) {
    String type = Keys.text(answer.get(0));
    List<String> kinds = List.of(Keys.text(answer.get(3)), Keys.text(answer.get(4)));
    if (type.equals("none")) {
      return;
    }
    if (!type.equals("zset") || kinds.contains("foreign")) {
      foreign.add(name);
    }
    if (kinds.contains("ruby")) {
      ruby.add(name);
    }
    if (type.equals("zset") && !kinds.stream().allMatch("foreign"::equals)) {
      note(new ChannelUse(name, (Long) answer.get(1), (Long) answer.get(2)));
    }
  }

  private void note(ChannelUse channel) {
    channels++;
    bytes = bytes < 0 || channel.bytes() < 0 ? -1 : bytes + channel.bytes();
    largest.add(channel);
    largest.sort(Comparator.comparingLong(ChannelUse::bytes)
        .thenComparingLong(ChannelUse::members)
        .reversed());
    if (largest.size() > MAX_CHANNELS) {
      largest.remove(MAX_CHANNELS);
    }
  }

  private Finding ruby() {
    if (ruby.count == 0) {
      return new Finding("ruby", OK, "no events of Ruby publishers", "");
    }
    String found = ruby.count + " with events of Ruby publishers (" + ruby + ")";
    boolean expires = redis
        .value(keys.control("ttl"))
        .filter(milliseconds -> !milliseconds.equals("0"))
        .isPresent();
    return expires
        ? new Finding(
            "ruby",
            BAD,
            found + ", who do not renew the expiry: their newest events vanish without notice",
            "do not use historyTtl with Ruby publishers")
        : new Finding(
            "ruby",
            WARN,
            found + ", whose ids can become visible out of order: a client that is disconnected at"
                + " that moment can miss an event",
            "publish with Redisse where that matters");
  }

  private Finding foreign() {
    return foreign.count == 0
        ? new Finding("foreign-keys", OK, "no foreign data under channel names", "")
        : new Finding(
            "foreign-keys",
            WARN,
            foreign.count + (foreign.count == 1 ? " key" : " keys")
                + " with foreign data under possible channel names (" + foreign
                + "); it stays untouched, but publishing there may fail",
            "set a prefix in the URI of every server (?prefix=…)");
  }

  /** Escapes a name for use in a pattern. */
  private static String escaped(String name) {
    return name.replaceAll("[\\\\*?\\[\\]^]", "\\\\$0");
  }
}
