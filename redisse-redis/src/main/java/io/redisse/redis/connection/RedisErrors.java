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

/** Tells what passes by itself from what someone has to mend, and how. */
public final class RedisErrors {
  private static final String CLUSTER =
      "it is a node of a Redis Cluster; only a single server, with or without replicas, will do";

  private static final String RIGHTS = "give the user the rights that docs/redis.md lists";

  /**
   * What to do about an error reply.
   *
   * @param beginning of the reply
   * @param isTemporary whether Redis may serve later though nobody does anything
   */
  private record Cure(String beginning, boolean isTemporary, String advice) {}

  private static final List<Cure> CURES = List.of(
      new Cure("LOADING", true, "it will serve when its data is in memory"),
      new Cure("READONLY", true, "it is a replica; name its master"),
      new Cure("MASTERDOWN", true, "it is a replica; name its master"),
      new Cure("BUSY ", true, "somebody's script takes too long; SCRIPT KILL ends it"),
      new Cure("MISCONF", true, "it cannot save its data; its log tells why"),
      new Cure("NOREPLICAS", true, "too few replicas follow, see its min-replicas-to-write"),
      new Cure("ERR max number of clients", true, "raise its maxclients"),
      new Cure("NOAUTH", false, "it wants a password, as in redis://:PASSWORD@host/"),
      new Cure("WRONGPASS", false, "correct the user or the password"),
      new Cure("NOPERM", false, RIGHTS),
      new Cure("ERR The user executing the script", false, RIGHTS),
      new Cure("ERR DB index", false, "the URI's number is not less than its 'databases'"),
      new Cure("OOM", false, "raise its maxmemory"),
      new Cure("CLUSTERDOWN", false, CLUSTER),
      new Cure("CROSSSLOT", false, CLUSTER),
      new Cure("MOVED", false, CLUSTER));

  private RedisErrors() {}

  public static RedisseException translate(String what, JedisException error) {
    if (error instanceof JedisDataException) {
      return ofReply(what, error);
    }
    String beginning = beginning(error);
    if (beginning.startsWith("Unknown reply")) {
      // Jedis has no exception of its own for bytes that are no reply. 21 begins an alert of TLS.
      return new BackendRefusedException(
          what + ": what answers there "
              + (beginning.endsWith("\u0015")
                  ? "speaks TLS; use rediss://"
                  : "is not Redis; correct the host or the port"),
          error);
    }
    return ofConnection(what, error);
  }

  private static RedisseException ofReply(String what, JedisException error) {
    String beginning = beginning(error);
    Optional<Cure> cure =
        CURES.stream().filter(each -> beginning.startsWith(each.beginning())).findFirst();
    String message = what + ": " + error.getMessage()
        + cure.map(each -> "; " + each.advice()).orElse("");
    return cure.filter(Cure::isTemporary).isPresent()
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
          what + ": what answers there does not speak TLS; use redis://", error);
    }
    if (root instanceof SSLException && message.contains("fatal alert")) {
      return new BackendRefusedException(
          message + "; it may want a client's certificate (options certificate and key) of an "
              + "authority that it trusts",
          error);
    }
    if (root instanceof GeneralSecurityException) {
      return new BackendRefusedException(
          message + "; the option ca names who may vouch for its certificate, which has to be for "
              + "the host's name",
          error);
    }
    if (root instanceof SocketTimeoutException) {
      return new BackendUnavailableException(
          message + "; there may be no Redis, or one that speaks TLS where this does not or the "
              + "reverse (redis://, rediss://)",
          error);
    }
    if (Stream.of("end of stream", "reset", "Broken pipe").anyMatch(message::contains)) {
      return new BackendUnavailableException(
          message
              + "; if Redis speaks TLS there, use rediss://; if this is TLS, it may want a client's "
              + "certificate (options certificate and key)",
          error);
    }
    if (message.contains("Failed to connect")) {
      return new BackendUnavailableException(
          message + " Start it there, or correct the host or the port", error);
    }
    return new BackendUnavailableException(message, error);
  }

  /** Whether a connection ended not by what Redis or the network did, but by what went wrong here. */
  static boolean isFault(@Nullable Throwable cause) {
    return cause != null && !(cause instanceof JedisException || cause instanceof RedisseException);
  }

  /** Whether the server became a replica: it must not be asked any more. */
  static boolean isDemotion(JedisDataException error) {
    return beginning(error).startsWith("READONLY");
  }

  /** Whether a script was called by a digest that Redis does not know. Nothing was done then. */
  static boolean isUnknownScript(JedisDataException error) {
    return beginning(error).startsWith("NOSCRIPT");
  }

  /** Before version 7, Redis says first in which line of a script it was. */
  private static String beginning(JedisException error) {
    return String.valueOf(error.getMessage()).replaceFirst("^.*@user_script: \\d+: -", "");
  }
}
