package io.redisse.redis.check;

import static io.redisse.redis.check.RedisCheck.Level.OK;
import static io.redisse.redis.check.RedisCheck.Level.WARN;

import io.redisse.redis.check.RedisCheck.Finding;
import io.redisse.redis.format.Keys;
import io.redisse.redis.settings.RedisOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import redis.clients.jedis.Protocol;

/** Looks for other stores in the same Redis that use the same names as this one. */
final class PrefixCheck {
  private static final String KEYS_PER_CALL = "1000";
  private static final int MAX_CALLS = 100;
  private static final int MAX_EXAMPLES = 3;

  /** A line of INFO about a database that is not empty. */
  private static final Pattern DATABASE = Pattern.compile("db(\\d+):.*");

  private final CheckedRedis redis;
  private final RedisOptions options;

  PrefixCheck(CheckedRedis redis, RedisOptions options) {
    this.redis = redis;
    this.options = options;
  }

  Finding finding() {
    Set<String> others = others();
    List<String> problems = new ArrayList<>();
    others.stream()
        .limit(MAX_EXAMPLES)
        .map(other -> problem(options.prefix(), other))
        .forEach(problems::add);
    if (others.size() > MAX_EXAMPLES) {
      problems.add(others.size() - MAX_EXAMPLES + " more such prefixes");
    }
    List<Integer> databases = databasesWithSamePrefix();
    if (!databases.isEmpty()) {
      problems.add("the same prefix is used in database " + databases.get(0)
          + " as well, and live events reach the clients of all databases");
    }
    return problems.isEmpty()
        ? new Finding("prefixes", OK, "no other prefix produces the same names", "")
        : new Finding(
            "prefixes",
            WARN,
            String.join("; ", problems),
            "give each application a prefix that no other one begins with, or a Redis of its own; a"
                + " Redis user with ~PREFIX* &PREFIX* enforces it");
  }

  private static String problem(String own, String other) {
    return other.startsWith(own)
        ? "the prefix '" + other + "' is used too, and servers with the prefix '" + own
            + "' can read and write its channels, as '" + other.substring(own.length()) + "…'"
        : "the prefix '" + other + "' is used too, and servers with it can read and write the"
            + " channels of the prefix '" + own + "', as '" + own.substring(other.length()) + "…'";
  }

  /** Returns the other prefixes that begin with this one, or with which this one begins. */
  private Set<String> others() {
    Set<String> prefixes = new TreeSet<>();
    addPrefixes(
        prefixes,
        (List<?>) redis.execute(Protocol.Command.PUBSUB, "CHANNELS", "*redisse:control"),
        "redisse:control");
    String cursor = "0";
    int calls = 0;
    do {
      List<?> page = (List<?>) redis.execute(
          Protocol.Command.SCAN, cursor, "MATCH", "*redisse:life", "COUNT", KEYS_PER_CALL);
      cursor = Keys.text(page.get(0));
      addPrefixes(prefixes, (List<?>) page.get(1), "redisse:life");
      calls++;
    } while (!cursor.equals("0") && calls < MAX_CALLS);
    prefixes.removeIf(other -> other.equals(options.prefix())
        // Left by a check that is still running or was killed; no channel has such a name.
        || other.contains("redisse:")
        || !(other.startsWith(options.prefix()) || options.prefix().startsWith(other)));
    return prefixes;
  }

  private static void addPrefixes(Set<String> prefixes, List<?> names, String suffix) {
    for (Object name : names) {
      String text = Keys.text(name);
      prefixes.add(text.substring(0, text.length() - suffix.length()));
    }
  }

  /** Returns the other databases that have a store with the same prefix. */
  private List<Integer> databasesWithSamePrefix() {
    byte[] life = new Keys(options.prefix()).control("life");
    List<Integer> found = new ArrayList<>();
    try {
      for (int database : otherDatabases()) {
        redis.execute(Protocol.Command.SELECT, "" + database);
        if (redis.value(life).isPresent()) {
          found.add(database);
        }
      }
    } finally {
      redis.execute(Protocol.Command.SELECT, "" + options.database());
    }
    return found;
  }

  private List<Integer> otherDatabases() {
    return Keys.text(redis.execute(Protocol.Command.INFO, "keyspace"))
        .lines()
        .map(DATABASE::matcher)
        .filter(Matcher::matches)
        .map(line -> Integer.parseInt(line.group(1)))
        .filter(database -> database != options.database())
        .toList();
  }
}
