package io.redisse.redis.connection;

import io.redisse.api.BackendRefusedException;
import io.redisse.api.BackendUnavailableException;
import io.redisse.redis.format.Keys;
import io.redisse.redis.settings.Password;
import io.redisse.redis.settings.RedisOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.ClientSetInfoConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.RedisProtocol;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;

/** Opens connections, and attaches each to the current life of the store before its first use. */
public final class Connector {
  private static final Duration MAX_CONNECT_TIME = Duration.ofSeconds(2);

  private final RedisOptions options;
  private final Keys keys;
  private final StoreView view;
  private final Refusals refusals = new Refusals();

  /**
   * An open connection that is attached to the store.
   *
   * @param connection the connection; its reads have no timeout
   * @param life identifies the server and the current life of its store
   */
  record Attached(RedisConnection connection, String life) {}

  public Connector(RedisOptions options, Keys keys, StoreView view) {
    this.options = options;
    this.keys = keys;
    this.view = view;
  }

  public Refusals refusals() {
    return refusals;
  }

  /**
   * Connects and attaches. Each step is limited to the configured timeout.
   *
   * @throws BackendUnavailableException if Redis is unreachable, or rejects the connection for a
   *     temporary reason
   * @throws BackendRefusedException if Redis cannot be used until an operator fixes the cause
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
   * Connects without attaching, which changes nothing in Redis. Each read is limited to the
   * configured timeout.
   *
   * @throws BackendUnavailableException if Redis is unreachable, or rejects the connection for a
   *     temporary reason
   * @throws BackendRefusedException if Redis cannot be used until an operator fixes the cause
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
    Map<Long, Knowledge.Seen> known = view.knowledge().snapshot();
    List<byte[]> arguments = new ArrayList<>(view.scriptArguments());
    arguments.add(Keys.bytes(view.knowledge().text(known)));
    arguments.add(Keys.bytes(options.losslessFailover() ? "1" : "0"));
    List<?> answer = (List<?>)
        connection.executeCommand(Script.ATTACH.call(true, keys.ofScript(List.of()), arguments));
    if (answer.size() < 7) {
      throw new JedisDataException(
          "READONLY its master is " + Keys.text(answer.get(1)) + ":" + Keys.text(answer.get(2)));
    }
    view.adopt(
        Integer.parseInt(Keys.text(answer.get(5))),
        Duration.ofMillis(Long.parseLong(Keys.text(answer.get(6)))));
    view.noteRemarks(answer, 7);
    long start = Long.parseLong(Keys.text(answer.get(2)));
    if (start != Knowledge.PROVISIONAL) {
      view.noteConfirmed();
      view.knowledge().verified(known, start);
      view.knowledge().found(start, Keys.text(answer.get(1)));
      view.evidence().noteEpoch(Long.parseLong(Keys.text(answer.get(4))));
    }
    view.noteId(Long.parseLong(Keys.text(answer.get(3))), start);
    connection.attachedTo(start);
    return life(answer.get(1), answer.get(2));
  }

  /** Returns the text that identifies a life on one Redis process. */
  public static String life(Object runId, Object start) {
    return Keys.text(runId) + " " + Keys.text(start);
  }

  /** Returns whether this text denotes a Redis that rejects writes, so that no life can begin. */
  public static boolean isProvisional(String life) {
    return life.endsWith(" " + Knowledge.PROVISIONAL);
  }

  private static DefaultJedisClientConfig config(RedisOptions options, String clientName) {
    int timeout = Math.toIntExact(options.timeout().toMillis());
    DefaultJedisClientConfig.Builder config = DefaultJedisClientConfig.builder()
        .protocol(RedisProtocol.RESP2)
        .clientSetInfoConfig(ClientSetInfoConfig.DISABLED)
        .clientName(clientName)
        .database(options.database())
        .connectionTimeoutMillis(Math.min(timeout, Math.toIntExact(MAX_CONNECT_TIME.toMillis())))
        .socketTimeoutMillis(timeout);
    options.tls().ifPresent(tls -> config.sslOptions(tls.options()));
    options.user().ifPresent(config::user);
    options.password().map(Password::text).ifPresent(config::password);
    return config.build();
  }
}
