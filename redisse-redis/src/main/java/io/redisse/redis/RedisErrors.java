package io.redisse.redis;

import io.redisse.api.BackendRefusedException;
import io.redisse.api.BackendUnavailableException;
import io.redisse.api.RedisseException;
import java.util.List;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;

/** Tells what passes by itself from what someone has to mend. */
final class RedisErrors {
  /** Error replies of a Redis that may serve later. */
  private static final List<String> TEMPORARY = List.of(
      "READONLY",
      "LOADING",
      "BUSY ",
      "MASTERDOWN",
      "CLUSTERDOWN",
      "TRYAGAIN",
      "MISCONF",
      "NOREPLICAS",
      "ERR max number of clients");

  private RedisErrors() {}

  static RedisseException translate(String what, JedisException error) {
    String message = what + ": " + error.getMessage();
    if (isNotRedis(error)) {
      return new BackendRefusedException(what + ": what answers there is not Redis", error);
    }
    if (beginning(error).startsWith("NOAUTH")) {
      return new BackendRefusedException(
          what + ": wants a password, as in redis://:PASSWORD@host/", error);
    }
    if (error instanceof JedisDataException
        && TEMPORARY.stream().noneMatch(beginning(error)::startsWith)) {
      return new BackendRefusedException(message, error);
    }
    return new BackendUnavailableException(message, error);
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

  /** Jedis has no exception of its own for bytes that are no reply. */
  private static boolean isNotRedis(JedisException error) {
    return beginning(error).startsWith("Unknown reply");
  }
}
