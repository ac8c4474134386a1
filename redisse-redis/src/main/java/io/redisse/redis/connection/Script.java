package io.redisse.redis.connection;

import io.redisse.redis.format.Keys;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol;

/** The Lua scripts that run in Redis; each resource file says what it takes and returns. */
public final class Script {
  static final Script ATTACH = new Script(read("attach.lua"));
  static final Script PUBLISH = new Script(read("publish.lua"));
  public static final Script HISTORY = new Script(read("history.lua"));
  public static final Script PUBLISH_ONCE =
      new Script("local function publish()\n" + read("publish.lua") + "end\n" + read("once.lua"));
  public static final Script INSPECT = new Script(read("inspect.lua"));

  public static final Script GRANTS = new Script(read("grants.lua"));
  public static final Script REVOKE = new Script(read("revoke.lua"));

  private final byte[] source;
  private final byte[] digest;

  private Script(String body) {
    source = Keys.bytes(read("common.lua") + body);
    digest = Keys.bytes(digest(source));
  }

  /**
   * A call of the script.
   *
   * @param isWhole whether with the source, which always succeeds; else with its digest only, which
   *     costs less, but which Redis has to know
   */
  public CommandArguments call(boolean isWhole, List<byte[]> keys, List<byte[]> arguments) {
    CommandArguments command = isWhole
        ? new CommandArguments(Protocol.Command.EVAL).add(source)
        : new CommandArguments(Protocol.Command.EVALSHA).add(digest);
    command.add(keys.size());
    keys.forEach(command::add);
    arguments.forEach(command::add);
    return command;
  }

  private static String digest(byte[] source) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(source));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-1", e);
    }
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
