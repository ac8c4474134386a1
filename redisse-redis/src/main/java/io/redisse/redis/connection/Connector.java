package io.redisse.redis.connection;

import io.redisse.api.BackendRefusedException;
import io.redisse.api.BackendUnavailableException;
import io.redisse.redis.format.Keys;
import io.redisse.redis.settings.Password;
import io.redisse.redis.settings.RedisOptions;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.ClientSetInfoConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.RedisProtocol;
import redis.clients.jedis.exceptions.JedisException;

/** Opens connections, and attaches each to the store's present life before anyone else uses it. */
public final class Connector {
  private static final Duration LONGEST_CONNECT = Duration.ofSeconds(2);

  private final RedisOptions options;
  private final Keys keys;
  private final StoreView view;

  /**
   * An open connection.
   *
   * @param connection reads wait without end
   * @param life which server, in which of its lives, it leads to
   */
  record Attached(RedisConnection connection, String life) {}

  public Connector(RedisOptions options, Keys keys, StoreView view) {
    this.options = options;
    this.keys = keys;
    this.view = view;
  }

  /**
   * Connects and attaches; waits for as long as the timeout.
   *
   * @throws BackendUnavailableException if Redis cannot be reached or will serve later
   * @throws BackendRefusedException if it will not serve until someone changes something
   */
  Attached open(String clientName) {
    @Nullable RedisConnection connection = null;
    try {
      connection = connect(options, clientName);
      Attached attached = new Attached(connection, attach(connection));
      connection.setTimeoutInfinite();
      return attached;
    } catch (JedisException e) {
      close(connection);
      throw RedisErrors.translate("Redis at " + options, e);
    } catch (RuntimeException | Error e) {
      close(connection);
      throw e;
    }
  }

  /**
   * Connects without attaching, for who only looks. A read waits for as long as the timeout.
   *
   * @throws BackendUnavailableException if Redis cannot be reached or will serve later
   * @throws BackendRefusedException if it will not serve until someone changes something
   */
  public static RedisConnection connect(RedisOptions options, String clientName) {
    try {
      return new RedisConnection(
          new HostAndPort(options.host(), options.port()), config(options, clientName));
    } catch (JedisException e) {
      throw RedisErrors.translate("Redis at " + options, e);
    }
  }

  private static void close(@Nullable RedisConnection connection) {
    if (connection != null) {
      connection.cut();
    }
  }

  private String attach(RedisConnection connection) {
    List<?> answer = (List<?>) connection.executeCommand(
        Script.ATTACH.call(true, keys.ofScript(List.of()), view.scriptArguments()));
    if (answer.size() < 6) {
      throw new BackendUnavailableException(
          "Redis at " + options + " is a replica, which cannot be published to; its master is "
              + Keys.text(answer.get(1)) + ":" + Keys.text(answer.get(2)),
          null);
    }
    view.adopt(
        Integer.parseInt(Keys.text(answer.get(4))),
        Duration.ofMillis(Long.parseLong(Keys.text(answer.get(5)))));
    view.noteEpochMove(answer, 6);
    view.saw(Long.parseLong(Keys.text(answer.get(3))));
    return Keys.text(answer.get(1));
  }

  private static DefaultJedisClientConfig config(RedisOptions options, String clientName) {
    int timeout = Math.toIntExact(options.timeout().toMillis());
    DefaultJedisClientConfig.Builder config = DefaultJedisClientConfig.builder()
        .protocol(RedisProtocol.RESP2)
        .clientSetInfoConfig(ClientSetInfoConfig.DISABLED)
        .clientName(clientName)
        .database(options.database())
        .connectionTimeoutMillis(Math.min(timeout, Math.toIntExact(LONGEST_CONNECT.toMillis())))
        .socketTimeoutMillis(timeout);
    options.tls().ifPresent(tls -> config.sslOptions(tls.options()));
    options.user().ifPresent(config::user);
    options.password().map(Password::text).ifPresent(config::password);
    return config.build();
  }
}
