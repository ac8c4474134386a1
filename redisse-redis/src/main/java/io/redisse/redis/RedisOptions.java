package io.redisse.redis;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a URI {@code redis[s]://user:password@host:port/database?option=value&…} says.
 *
 * @param host the host's name or address
 * @param port the TCP port
 * @param isEncrypted whether the connection uses TLS
 * @param user the user to authenticate as; absent for Redis' default user
 * @param password the password, if one is needed
 * @param database the number of the database
 * @param prefix what the names of keys and pub/sub channels begin with
 * @param historySize how many events of each channel are served; absent to take what Redis holds
 * @param historyTtl after what time without a publish a channel's history expires, zero for never;
 *     absent to take what Redis holds
 * @param timeout within what time each call completes
 */
record RedisOptions(
    String host,
    int port,
    boolean isEncrypted,
    Optional<String> user,
    Optional<String> password,
    int database,
    String prefix,
    Optional<Integer> historySize,
    Optional<Duration> historyTtl,
    Duration timeout) {
  static final Set<String> SCHEMES = Set.of("redis", "rediss");

  private static final int DEFAULT_PORT = 6379;
  private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(5);
  private static final int MAX_HISTORY_SIZE = 1_000_000;

  private static final Set<String> KNOWN = Set.of("prefix", "historySize", "historyTtl", "timeout");
  private static final Pattern ENDPOINT =
      Pattern.compile("(?<host>\\[[^\\]]+]|[^:\\[\\]]+)(?::(?<port>\\d{1,5}))?");
  private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");

  /**
   * Reads a URI.
   *
   * @throws IllegalArgumentException if something of it is unknown or malformed; the message never
   *     holds the password
   */
  static RedisOptions parse(URI uri) {
    String scheme = Optional.ofNullable(uri.getScheme()).orElse("").toLowerCase(Locale.ROOT);
    if (!SCHEMES.contains(scheme)) {
      throw new IllegalArgumentException(
          "scheme: expected one of " + new TreeSet<>(SCHEMES) + ", got '" + scheme + "'");
    }
    String authority = Optional.ofNullable(uri.getRawAuthority()).orElse("");
    // Not URI.getHost(), which knows no host names with an underscore, as container networks have.
    int at = authority.lastIndexOf('@');
    Matcher endpoint = ENDPOINT.matcher(authority.substring(at + 1));
    if (!endpoint.matches()) {
      throw new IllegalArgumentException("host: expected redis://host:port/, got none");
    }
    String[] credentials = at < 0 ? new String[0] : authority.substring(0, at).split(":", 2);
    Map<String, String> options = options(uri.getRawQuery());
    return new RedisOptions(
        endpoint.group("host"),
        endpoint.group("port") == null
            ? DEFAULT_PORT
            : number("port", endpoint.group("port"), 1, 65_535),
        scheme.equals("rediss"),
        credentials.length == 2 ? nonEmpty(decode(credentials[0])) : Optional.empty(),
        credentials.length == 0
            ? Optional.empty()
            : nonEmpty(decode(credentials[credentials.length - 1])),
        database(uri.getPath()),
        options.getOrDefault("prefix", ""),
        Optional.ofNullable(options.get("historySize"))
            .map(value -> number("historySize", value, 1, MAX_HISTORY_SIZE)),
        Optional.ofNullable(options.get("historyTtl")).map(value -> duration("historyTtl", value)),
        timeout(options));
  }

  /** The same Redis under names of its own, with settings of its own. */
  RedisOptions apart(String otherPrefix) {
    return new RedisOptions(
        host,
        port,
        isEncrypted,
        user,
        password,
        database,
        otherPrefix,
        Optional.empty(),
        Optional.empty(),
        timeout);
  }

  /** Everything but the credentials, for messages. */
  @Override
  public String toString() {
    return (isEncrypted ? "rediss://" : "redis://") + host + ":" + port + "/" + database;
  }

  private static Map<String, String> options(@Nullable String query) {
    Map<String, String> options = new LinkedHashMap<>();
    for (String option : query == null ? List.<String>of() : List.of(query.split("&"))) {
      String[] parts = option.split("=", 2);
      String name = decode(parts[0]);
      if (!KNOWN.contains(name) || parts.length < 2) {
        throw new IllegalArgumentException("option: '"
            + name
            + (parts.length < 2 ? "' has no value" : "' is unknown")
            + "; known are "
            + new TreeSet<>(KNOWN));
      }
      if (options.put(name, decode(parts[1])) != null) {
        throw new IllegalArgumentException(name + ": given twice");
      }
    }
    return options;
  }

  private static Duration timeout(Map<String, String> options) {
    Duration timeout = options.containsKey("timeout")
        ? duration("timeout", options.get("timeout"))
        : DEFAULT_TIMEOUT;
    if (timeout.compareTo(Duration.ofMillis(10)) < 0
        || timeout.compareTo(Duration.ofHours(1)) > 0) {
      throw new IllegalArgumentException(
          "timeout: expected 10ms to 1h, got " + timeout.toMillis() + "ms");
    }
    return timeout;
  }

  private static int database(@Nullable String path) {
    String name = path == null || path.isEmpty() ? "" : path.substring(1);
    return name.isEmpty() ? 0 : number("database", name, 0, Integer.MAX_VALUE);
  }

  private static int number(String field, String value, int least, int most) {
    if (value.matches("\\d{1,10}")) {
      long number = Long.parseLong(value);
      if (number >= least && number <= most) {
        return (int) number;
      }
    }
    throw new IllegalArgumentException(
        field + ": expected a number from " + least + " to " + most + ", got '" + value + "'");
  }

  private static Duration duration(String field, String value) {
    Matcher parts = DURATION.matcher(value);
    if (value.equals("0")) {
      return Duration.ZERO;
    }
    if (!parts.matches()) {
      throw new IllegalArgumentException(
          field + ": expected a duration such as 500ms, 30s, 5m, 2h or 7d, got '" + value + "'");
    }
    long amount = Long.parseLong(parts.group(1));
    return switch (parts.group(2)) {
      case "ms" -> Duration.ofMillis(amount);
      case "s" -> Duration.ofSeconds(amount);
      case "m" -> Duration.ofMinutes(amount);
      case "h" -> Duration.ofHours(amount);
      default -> Duration.ofDays(amount);
    };
  }

  private static Optional<String> nonEmpty(String text) {
    return Optional.of(text).filter(given -> !given.isEmpty());
  }

  /** Decodes %XX only: a plus is a plus in every part of a URI but an HTML form's. */
  private static String decode(String text) {
    try {
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("URI: a % is not followed by two hexadecimal digits");
    }
  }
}
