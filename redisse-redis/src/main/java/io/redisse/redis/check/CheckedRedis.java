package io.redisse.redis.check;

import io.redisse.redis.check.RedisCheck.Finding;
import io.redisse.redis.check.RedisCheck.Level;
import io.redisse.redis.connection.Connector;
import io.redisse.redis.connection.RedisConnection;
import io.redisse.redis.format.Keys;
import io.redisse.redis.settings.RedisOptions;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.exceptions.JedisAccessControlException;
import redis.clients.jedis.exceptions.JedisDataException;

/** The Redis that is checked, over one connection that is not attached, so that looking changes nothing. */
final class CheckedRedis implements AutoCloseable {
  private final RedisConnection connection;
  private @Nullable Map<String, String> info;

  private CheckedRedis(RedisConnection connection) {
    this.connection = connection;
  }

  static CheckedRedis connect(RedisOptions options) {
    return new CheckedRedis(Connector.connect(options, "redisse-check"));
  }

  /** Looks at something; if that is not permitted, or not possible in this Redis, the finding says so. */
  Finding look(String subject, Supplier<Finding> probe) {
    try {
      return probe.get();
    } catch (JedisAccessControlException e) {
      return new Finding(
          subject,
          Level.UNKNOWN,
          "could not look: " + e.getMessage(),
          "check as a user who has this right, or look by other means");
    } catch (JedisDataException e) {
      return new Finding(
          subject, Level.UNKNOWN, "could not look: " + e.getMessage(), "look by other means");
    }
  }

  /**
   * Sends a command.
   *
   * @throws JedisDataException if Redis answers with an error
   */
  Object ask(CommandArguments command) {
    return connection.executeCommand(command);
  }

  Object ask(Protocol.Command command, String... words) {
    CommandArguments arguments = new CommandArguments(command);
    for (String word : words) {
      arguments.add(word);
    }
    return ask(arguments);
  }

  /** The string that a key holds. */
  Optional<String> value(byte[] key) {
    return Optional.ofNullable(ask(new CommandArguments(Protocol.Command.GET).add(key)))
        .map(Keys::text);
  }

  /** A field of INFO; empty if this version has none of that name. */
  String info(String field) {
    if (info == null) {
      Map<String, String> fields = new HashMap<>();
      Keys.text(ask(Protocol.Command.INFO))
          .lines()
          .filter(line -> line.contains(":"))
          .forEach(line -> {
            String[] parts = line.split(":", 2);
            fields.put(parts[0], parts[1]);
          });
      info = Collections.unmodifiableMap(fields);
    }
    return info.getOrDefault(field, "");
  }

  boolean is(String field, String value) {
    return info(field).equals(value);
  }

  /** A field of INFO that is a number; 0 if this version has none of that name. */
  long number(String field) {
    String value = info(field);
    return value.isEmpty() ? 0 : (long) Double.parseDouble(value);
  }

  /** A setting of the server. */
  String config(String name) {
    List<?> answer = (List<?>) ask(Protocol.Command.CONFIG, "GET", name);
    return answer.size() < 2 ? "" : Keys.text(answer.get(1));
  }

  /** A setting that is only a detail of what was found; empty if Redis does not tell. */
  Optional<String> configIfTold(String name) {
    try {
      return Optional.of(config(name));
    } catch (JedisDataException e) {
      return Optional.empty();
    }
  }

  boolean isMaster() {
    return is("role", "master");
  }

  @Override
  public void close() {
    connection.cut();
  }
}
