package io.redisse.redis.connection;

import io.redisse.api.BackendRefusedException;
import io.redisse.api.BackendUnavailableException;
import io.redisse.api.OutcomeUnknownException;
import io.redisse.api.RedisseException;
import io.redisse.api.TemporarilyRefusedException;
import java.net.SocketTimeoutException;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Translates errors. Temporary ones become {@link BackendUnavailableException}; errors that need an
 * operator become {@link BackendRefusedException}. Messages state the remedy.
 */
public final class RedisErrors {
  private static final String CLUSTER =
      "it is a node of a Redis Cluster; use a single server, with or without replicas";

  private static final String REPLICA = "it is a replica; use the address of its master";

  /** The first word of the errors that the scripts of this backend raise themselves. */
  private static final String OF_SCRIPT = "REDISSE ";

  private static final String RIGHTS = "give the user the rights listed in docs/redis.md";

  /**
   * The advice for one kind of error reply.
   *
   * @param beginning the text with which the reply begins
   * @param cause the name of this kind in metrics and in the log
   * @param isTemporary whether the error can disappear without operator action
   */
  private record Remedy(String beginning, String cause, boolean isTemporary, String advice) {}

  private static final List<Remedy> REMEDIES = List.of(
      new Remedy("LOADING", "loading", true, "it will serve once it has loaded its data"),
      new Remedy("READONLY", "readonly", true, REPLICA),
      new Remedy("MASTERDOWN", "masterdown", true, REPLICA),
      new Remedy("BUSY ", "busy", true, "a script runs for too long; SCRIPT KILL ends it"),
      new Remedy(
          "MISCONF",
          "misconf",
          true,
          "it cannot save its data; see its log, and whether its disk is full"),
      new Remedy(
          "NOREPLICAS",
          "noreplicas",
          true,
          "too few replicas are connected; see its min-replicas-to-write"),
      new Remedy("ERR max number of clients", "maxclients", true, "raise its maxclients"),
      new Remedy("OOM", "oom", false, "it is full; raise its maxmemory, or free memory"),
      new Remedy(
          "NOAUTH", "noauth", false, "it requires a password, as in redis://:PASSWORD@host/"),
      new Remedy("WRONGPASS", "wrongpass", false, "correct the user or the password"),
      new Remedy("NOPERM", "noperm", false, RIGHTS),
      new Remedy("ERR The user executing the script", "noperm", false, RIGHTS),
      // Versions before 7 omit the code inside scripts.
      new Remedy("The user executing the script", "noperm", false, RIGHTS),
      new Remedy("ERR ACL failure in script", "noperm", false, RIGHTS),
      new Remedy(
          "WRONGTYPE",
          "wrongtype",
          false,
          "the key of this channel in Redis is of another type (see TYPE); delete or rename that"
              + " key, or use another channel name"),
      new Remedy(
          "ERR DB index",
          "database",
          false,
          "the database in the URI must be less than its setting 'databases'"),
      new Remedy("CLUSTERDOWN", "cluster", false, CLUSTER),
      new Remedy("CROSSSLOT", "cluster", false, CLUSTER),
      new Remedy("MOVED", "cluster", false, CLUSTER),
      // Raised by the scripts of this backend; the text states the problem and the remedy.
      new Remedy(OF_SCRIPT + "ROLE", "role", false, ""),
      new Remedy(OF_SCRIPT + "CLUSTER", "cluster", false, ""),
      new Remedy(OF_SCRIPT + "NOINFO", "noinfo", false, ""),
      new Remedy(OF_SCRIPT + "RETRY", "retry", true, ""),
      new Remedy(OF_SCRIPT + "KEY", "wrongtype", false, ""),
      new Remedy(OF_SCRIPT + "IDS", "ids", false, ""));

  /** The cause of error replies that have no advice. */
  private static final String OTHER = "other";

  /** The cause of refusals that are not error replies, such as an invalid TLS certificate. */
  private static final String CONNECTION = "connection";

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
    String text = beginning(error);
    Optional<Remedy> remedy = remedy(text);
    String message = what + ": "
        + (text.startsWith(OF_SCRIPT) ? text.replaceFirst(OF_SCRIPT + "[A-Z]+ ", "") : text)
        + remedy
            .map(Remedy::advice)
            .filter(advice -> !advice.isEmpty())
            .map("; "::concat)
            .orElse("");
    if (text.startsWith(OF_SCRIPT + "UNKNOWN")) {
      return new OutcomeUnknownException(message, error);
    }
    return remedy.filter(Remedy::isTemporary).isPresent()
        ? new TemporarilyRefusedException(message, error)
        : new BackendRefusedException(message, error);
  }

  private static Optional<Remedy> remedy(String text) {
    return REMEDIES.stream().filter(each -> text.startsWith(each.beginning())).findFirst();
  }

  /** Returns all names that {@link #causeOf} can return. */
  static Set<String> causes() {
    return Stream.concat(REMEDIES.stream().map(Remedy::cause), Stream.of(OTHER, CONNECTION))
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Returns the cause of a refusal; empty for a failure of another kind. */
  static Optional<String> causeOf(Throwable failure) {
    boolean isRefusal = failure instanceof BackendRefusedException
        || failure instanceof TemporarilyRefusedException;
    if (!isRefusal) {
      return Optional.empty();
    }
    return Optional.of(
        failure.getCause() instanceof JedisDataException reply
            ? remedy(beginning(reply)).map(Remedy::cause).orElse(OTHER)
            : CONNECTION);
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
              + "; its certificate must match the host and be issued by an authority that Java "
              + "trusts or that the option ca names",
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

  /** Returns the message without the script position that Redis appends. */
  private static String beginning(JedisException error) {
    return String.valueOf(error.getMessage())
        .replaceFirst("^.*@user_script: ?\\d+: ?-?", "")
        .replaceFirst("\\.? script: [0-9a-f]+, on @user_script:\\d+\\.?$", "")
        .replaceFirst("^ERR " + OF_SCRIPT, OF_SCRIPT);
  }
}
