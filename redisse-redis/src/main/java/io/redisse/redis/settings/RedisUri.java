package io.redisse.redis.settings;

import io.redisse.api.internal.Nearest;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Parses URIs {@code redis[s]://user:password@host:port/database?option=value&…}. */
public final class RedisUri {
  public static final Set<String> SCHEMES = Set.of("redis", "rediss");

  private static final Pattern ENDPOINT =
      Pattern.compile("(?<host>\\[[^\\]]+]|[^:\\[\\]]+)(?::(?<port>\\d{1,10}))?");
  private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");

  private static final String PREFIX = "prefix";
  private static final String HISTORY_SIZE = "historySize";
  private static final String HISTORY_TTL = "historyTtl";
  private static final String LOSSLESS_FAILOVER = "losslessFailover";
  private static final String CERTIFICATE = "certificate";
  private static final String KEY = "key";

  /** Sets each option. Certificate and key have no setter here because they are set together. */
  private static final Map<String, BiConsumer<RedisOptions.Builder, String>> OPTIONS =
      new TreeMap<>(Map.of(
          PREFIX,
          RedisOptions.Builder::prefix,
          HISTORY_SIZE,
          (builder, value) -> builder.historySize(number(HISTORY_SIZE, value)),
          HISTORY_TTL,
          (builder, value) -> builder.historyTtl(duration(HISTORY_TTL, value)),
          LOSSLESS_FAILOVER,
          (builder, value) -> builder.losslessFailover(bool(LOSSLESS_FAILOVER, value)),
          "timeout",
          (builder, value) -> builder.timeout(duration("timeout", value)),
          "passwordFile",
          (builder, value) -> builder.passwordFile(path("passwordFile", value)),
          "passwordEnv",
          RedisOptions.Builder::passwordEnv,
          "ca",
          (builder, value) -> builder.ca(path("ca", value)),
          CERTIFICATE,
          (builder, value) -> {},
          KEY,
          (builder, value) -> {}));

  private RedisUri() {}

  /**
   * Parses a URI.
   *
   * @throws IllegalArgumentException if a part is unknown or malformed, or options contradict each
   *     other; the message never contains the password
   */
  public static RedisOptions parse(URI uri) {
    String scheme = Optional.ofNullable(uri.getScheme()).orElse("").toLowerCase(Locale.ROOT);
    if (!SCHEMES.contains(scheme)) {
      throw new IllegalArgumentException(
          "scheme: expected one of " + new TreeSet<>(SCHEMES) + ", got '" + scheme + "'");
    }
    if (uri.getRawFragment() != null) {
      throw new IllegalArgumentException(
          "URI: expected no '#'; write %23 for one in a name or password");
    }
    RedisOptions.Builder builder = new RedisOptions.Builder();
    if (scheme.equals("rediss")) {
      builder.tls();
    }
    String authority = Optional.ofNullable(uri.getRawAuthority()).orElse("");
    // Not URI.getHost(): it rejects underscores, which host names in container networks have.
    int at = authority.lastIndexOf('@');
    Matcher endpoint = ENDPOINT.matcher(authority.substring(at + 1));
    if (!endpoint.matches()) {
      throw new IllegalArgumentException("host: expected redis://host:port/, got none");
    }
    builder.host(endpoint.group("host"));
    Optional.ofNullable(endpoint.group("port"))
        .ifPresent(port -> builder.port(number("port", port)));
    String database = Optional.ofNullable(uri.getPath()).orElse("").replaceFirst("^/", "");
    if (!database.isEmpty()) {
      builder.database(number("database", database));
    }
    Map<String, String> options = options(uri.getRawQuery());
    boolean hasPasswordOption =
        options.containsKey("passwordFile") || options.containsKey("passwordEnv");
    if (at >= 0) {
      setCredentials(builder, authority.substring(0, at), hasPasswordOption);
    }
    OPTIONS.forEach((name, option) -> {
      String value = options.get(name);
      if (value != null) {
        option.accept(builder, value);
      }
    });
    setClientCertificate(builder, options);
    return builder.build();
  }

  /**
   * Returns a URI for a separate store in the same Redis, with another prefix and the default
   * history settings.
   *
   * @param uri a URI that {@link #parse} accepts
   */
  public static URI withPrefix(URI uri, String prefix) {
    Map<String, String> options = options(uri.getRawQuery());
    options.remove(HISTORY_SIZE);
    options.remove(HISTORY_TTL);
    options.put(PREFIX, prefix);
    StringBuilder text = new StringBuilder(uri.toString().replaceFirst("\\?.*", ""));
    options.forEach((name, value) -> text.append(text.indexOf("?") < 0 ? '?' : '&')
        .append(name)
        .append('=')
        .append(encode(value)));
    return URI.create(text.toString());
  }

  private static void setCredentials(
      RedisOptions.Builder builder, String text, boolean hasPasswordOption) {
    int colon = text.indexOf(':');
    String user = decode(colon >= 0 ? text.substring(0, colon) : hasPasswordOption ? text : "");
    String password =
        decode(colon >= 0 ? text.substring(colon + 1) : hasPasswordOption ? "" : text);
    if (!user.isEmpty()) {
      builder.user(user);
    }
    if (!password.isEmpty()) {
      builder.password(password);
    }
  }

  private static void setClientCertificate(
      RedisOptions.Builder builder, Map<String, String> options) {
    String certificate = options.get(CERTIFICATE);
    String key = options.get(KEY);
    if (certificate != null && key != null) {
      builder.clientCertificate(path(CERTIFICATE, certificate), path(KEY, key));
    } else if (certificate != null || key != null) {
      throw new IllegalArgumentException((key == null ? KEY : CERTIFICATE)
          + ": missing; a client certificate requires both certificate and key");
    }
  }

  private static Map<String, String> options(@Nullable String query) {
    Map<String, String> options = new LinkedHashMap<>();
    for (String option : query == null ? List.<String>of() : List.of(query.split("&"))) {
      if (option.isEmpty()) {
        continue;
      }
      String[] parts = option.split("=", 2);
      String name = decode(parts[0]);
      if (!OPTIONS.containsKey(name)) {
        throw new IllegalArgumentException("option: '"
            + name
            + "' is unknown"
            + Nearest.to(name, OPTIONS.keySet())
                .map(nearest -> "; did you mean '" + nearest + "'?")
                .orElse("; expected one of " + OPTIONS.keySet()));
      }
      if (parts.length < 2) {
        throw new IllegalArgumentException(name + ": has no value");
      }
      if (options.put(name, decode(parts[1])) != null) {
        throw new IllegalArgumentException(name + ": given twice");
      }
    }
    return options;
  }

  private static int number(String field, String value) {
    if (!value.matches("\\d{1,9}")) {
      throw new IllegalArgumentException(field + ": expected a number, got '" + value + "'");
    }
    return Integer.parseInt(value);
  }

  private static boolean bool(String field, String value) {
    if (!value.equals("true") && !value.equals("false")) {
      throw new IllegalArgumentException(field + ": expected true or false, got '" + value + "'");
    }
    return value.equals("true");
  }

  private static Path path(String field, String value) {
    try {
      return Path.of(value);
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException(field + ": expected a file name, got '" + value + "'");
    }
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

  /** Decodes %XX only: a plus sign stands for a space in HTML forms, but not in URIs. */
  private static String decode(String text) {
    try {
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("URI: a % is not followed by two hexadecimal digits");
    }
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
