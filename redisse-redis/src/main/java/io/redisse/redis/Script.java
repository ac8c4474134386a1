package io.redisse.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol;

/**
 * The Lua scripts that run in Redis; each resource file says what it takes and returns.
 *
 * <p>Called with EVAL, not EVALSHA: an unknown digest would fail a call after later ones have
 * succeeded, and so put the events of one publisher in another order than that of its calls. A call
 * carries up to a hundred events, so that the script's text is not what costs.
 */
final class Script {
  static final Script ATTACH = new Script("attach.lua");
  static final Script PUBLISH = new Script("publish.lua");
  static final Script HISTORY = new Script("history.lua");

  private final byte[] source;

  private Script(String name) {
    source = Keys.bytes(read("common.lua") + read(name));
  }

  CommandArguments call(List<byte[]> keys, List<byte[]> arguments) {
    CommandArguments command =
        new CommandArguments(Protocol.Command.EVAL).add(source).add(keys.size());
    keys.forEach(command::add);
    arguments.forEach(command::add);
    return command;
  }

  /** A script's lines, without the comments and indents that Redis would hash at each call. */
  private static String read(String name) {
    try (InputStream file = Objects.requireNonNull(Script.class.getResourceAsStream(name), name)) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .map(String::strip)
          .filter(line -> !line.isEmpty() && !line.startsWith("--"))
          .collect(Collectors.joining("\n", "", "\n"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
