package io.redisse.redis.connection;

import io.redisse.api.BackendRefusedException;
import io.redisse.api.BackendUnavailableException;
import io.redisse.api.RedisseException;
import java.net.SocketTimeoutException;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Translates errors. Temporary ones become {@link BackendUnavailableException}; errors that need an
 * operator become {@link BackendRefusedException}. Messages say what to do.
 */
public final class RedisErrors {
  private static final String CLUSTER =
      "it is a node of a Redis Cluster; use a single server, with or without replicas";

  private static final String RIGHTS = "give the user the rights listed in docs/redis.md";

  /**
   * The advice for one kind of error reply.
   *
   * @param beginning the text with which the reply begins
   * @param isTemporary whether the error can go away without an operator
   */
  private record Remedy(String beginning, boolean isTemporary, String advice) {}

  private static final List<Remedy> REMEDIES = List.of(
      new Remedy("LOADING", true, "it will serve once it has loaded its data"),
      new Remedy("READONLY", true, "it is a replica; use the address of its master"),
      new Remedy("MASTERDOWN", true, "it is a replica; use the address of its master"),
      new Remedy("BUSY ", true, "a script runs for too long; SCRIPT KILL ends it"),
      new Remedy("MISCONF", true, "it cannot save its data; see its log"),
      new Remedy(
          "NOREPLICAS", true, "too few replicas are connected; see its min-replicas-to-write"),
      new Remedy("ERR max number of clients", true, "raise maxclients"),
      new Remedy("NOAUTH", false, "it requires a password, as in redis://:PASSWORD@host/"),
      new Remedy("WRONGPASS", false, "correct the user or the password"),
      new Remedy("NOPERM", false, RIGHTS),
      new Remedy("ERR The user executing the script", false, RIGHTS),
      new Remedy(
          "ERR DB index",
          false,
          "the database in the URI must be less than its setting 'databases'"),
      new Remedy("OOM", false, "raise maxmemory"),
      new Remedy("CLUSTERDOWN", false, CLUSTER),
      new Remedy("CROSSSLOT", false, CLUSTER),
      new Remedy("MOVED", false, CLUSTER));

  private RedisErrors() {}

  public static RedisseException translate(String what, JedisException error) {
    if (error instanceof JedisDataException) {
      return ofReply(what, error);
    }
    String beginning = beginning(error);
    if (beginning.startsWith("Unknown reply")) {
      // Jedis has no exception of its own for bytes that are not a reply. Byte 21 begins a TLS
      // alert.
      return new BackendRefusedException(
          what + ": the server "
              + (beginning.endsWith("\u0015")
                  ? "uses TLS; use rediss://"
                  : "is not Redis; correct the host or the port"),
          error);
    }
    return ofConnection(what, error);
  }

  private static RedisseException ofReply(String what, JedisException error) {
    String beginning = beginning(error);
    Optional<Remedy> remedy =
        REMEDIES.stream().filter(each -> beginning.startsWith(each.beginning())).findFirst();
    String message = what + ": " + error.getMessage()
        + remedy.map(each -> "; " + each.advice()).orElse("");
    return remedy.filter(Remedy::isTemporary).isPresent()
        ? new BackendUnavailableException(message, error)
        : new BackendRefusedException(message, error);
  }

  private static RedisseException ofConnection(String what, JedisException error) {
    Throwable root = error;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String message = what + ": " + root.getMessage();
    if (root instanceof SSLException && message.contains("unrecognized SSL message")) {
      return new BackendRefusedException(
          what + ": the server does not use TLS; use redis://", error);
    }
    if (root instanceof SSLException && message.contains("fatal alert")) {
      return new BackendRefusedException(
          message + "; it may require a client certificate (options certificate and key) from an "
              + "authority that it trusts",
          error);
    }
    if (root instanceof GeneralSecurityException) {
      return new BackendRefusedException(
          message
              + "; its certificate must match the host, and come from an authority that Java or "
              + "the option ca trusts",
          error);
    }
    if (root instanceof SocketTimeoutException) {
      return new BackendUnavailableException(
          message + "; either there is no Redis, or only one side uses TLS (redis://, rediss://)",
          error);
    }
    if (Stream.of("end of stream", "reset", "Broken pipe").anyMatch(message::contains)) {
      return new BackendUnavailableException(
          message
              + "; if Redis uses TLS, use rediss://; with rediss://, it may require a client "
              + "certificate (options certificate and key)",
          error);
    }
    if (message.contains("Failed to connect")) {
      return new BackendUnavailableException(
          message + " Start Redis, or correct the host or the port", error);
    }
    return new BackendUnavailableException(message, error);
  }

  /**
   * Returns whether a connection ended because of a fault in this process, not in Redis or the
   * network.
   */
  static boolean isFault(@Nullable Throwable cause) {
    return cause != null && !(cause instanceof JedisException || cause instanceof RedisseException);
  }

  /** Returns whether the server has become a replica, which must no longer be used. */
  static boolean isDemotion(JedisDataException error) {
    return beginning(error).startsWith("READONLY");
  }

  /** Returns whether Redis does not know a script's digest, in which case it did nothing. */
  static boolean isUnknownScript(JedisDataException error) {
    return beginning(error).startsWith("NOSCRIPT");
  }

  /** Returns the message without the script line that Redis versions before 7 prepend. */
  private static String beginning(JedisException error) {
    return String.valueOf(error.getMessage()).replaceFirst("^.*@user_script: \\d+: -", "");
  }
}
