package io.redisse.redis.connection;

import io.redisse.redis.format.Keys;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol;

/** The Lua scripts. Each resource file documents its arguments and reply. */
public final class Script {
  static final Script ATTACH = script("newest", "life", "attach");
  public static final Script PROBE = script("newest", "life", "probe");
  static final Script PUBLISH = script("publish");
  public static final Script HISTORY = script("newest", "loss", "history");
  public static final Script FORGET = script("loss", "forget");
  public static final Script PUBLISH_ONCE =
      new Script("local function publish()\n" + read("publish.lua") + "end\n" + read("once.lua"));
  public static final Script INSPECT = script("inspect");
  public static final Script GRANTS = script("grants");
  public static final Script REVOKE = script("revoke");

  private final byte[] source;
  private final byte[] digest;

  private Script(String body) {
    source = Keys.bytes(read("common.lua") + body);
    digest = Keys.bytes(digest(source));
  }

  private static Script script(String... parts) {
    return new Script(
        Arrays.stream(parts).map(part -> read(part + ".lua")).collect(Collectors.joining()));
  }

  /**
   * Returns a call of the script.
   *
   * @param withSource whether to send the source, which always works, instead of the digest, which
   *     costs less but fails if Redis does not know the script
   */
  public CommandArguments call(boolean withSource, List<byte[]> keys, List<byte[]> arguments) {
    CommandArguments command = withSource
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

  /**
   * Reads a script without comments and indentation, which Redis would otherwise hash on each call.
   */
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
