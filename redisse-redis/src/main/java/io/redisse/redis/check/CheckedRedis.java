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

/** The Redis under check. The connection is not attached to the store, so reads change nothing. */
final class CheckedRedis implements AutoCloseable {
  private final RedisConnection connection;
  private @Nullable Map<String, String> info;

  private CheckedRedis(RedisConnection connection) {
    this.connection = connection;
  }

  static CheckedRedis connect(RedisOptions options) {
    return new CheckedRedis(Connector.connect(options, "redisse-check"));
  }

  /** Runs a check. If Redis does not permit or support it, the finding reports this. */
  Finding run(String subject, Supplier<Finding> check) {
    try {
      return check.get();
    } catch (JedisAccessControlException e) {
      return new Finding(
          subject,
          Level.UNKNOWN,
          "could not check: " + e.getMessage(),
          "run the check as a user with this permission, or verify it another way");
    } catch (JedisDataException e) {
      return new Finding(
          subject, Level.UNKNOWN, "could not check: " + e.getMessage(), "check by other means");
    }
  }

  /**
   * Sends a command.
   *
   * @throws JedisDataException if Redis answers with an error
   */
  Object execute(CommandArguments command) {
    return connection.executeCommand(command);
  }

  Object execute(Protocol.Command command, String... words) {
    CommandArguments arguments = new CommandArguments(command);
    for (String word : words) {
      arguments.add(word);
    }
    return execute(arguments);
  }

  /** Returns the string value of a key. */
  Optional<String> value(byte[] key) {
    return Optional.ofNullable(execute(new CommandArguments(Protocol.Command.GET).add(key)))
        .map(Keys::text);
  }

  /** Returns a field of INFO; empty if this version has no such field. */
  String info(String field) {
    if (info == null) {
      Map<String, String> fields = new HashMap<>();
      Keys.text(execute(Protocol.Command.INFO))
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

  /** Returns a numeric field of INFO; 0 if this version has no such field. */
  long number(String field) {
    String value = info(field);
    return value.isEmpty() ? 0 : (long) Double.parseDouble(value);
  }

  /** Returns a setting of the server. */
  String config(String name) {
    List<?> answer = (List<?>) execute(Protocol.Command.CONFIG, "GET", name);
    return answer.size() < 2 ? "" : Keys.text(answer.get(1));
  }

  /**
   * Returns a setting; empty if the user may not read it. Only for settings that merely add detail
   * to a finding.
   */
  Optional<String> optionalConfig(String name) {
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
