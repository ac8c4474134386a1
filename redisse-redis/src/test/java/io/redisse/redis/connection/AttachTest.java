package io.redisse.redis.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.redisse.api.BackendRefusedException;
import io.redisse.redis.RedisProcess;
import io.redisse.redis.format.Keys;
import io.redisse.redis.settings.RedisUri;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.args.Rawable;
import redis.clients.jedis.exceptions.JedisDataException;

/** Tests the first script of each connection on servers whose INFO differs from that of Redis. */
class AttachTest {
  private static final String INFO = "redis.call('INFO', section)";

  private final RedisProcess redis = RedisProcess.start();

  @AfterEach
  void close() {
    redis.close();
  }

  /** Runs the script with an INFO in which a Lua pattern is replaced. */
  private Object attach(String pattern, String replacement) {
    List<byte[]> arguments =
        Stream.of("0", "100", "0", "", "0").map(Keys::bytes).toList();
    List<byte[]> words = new ArrayList<>();
    for (Rawable word : Script.ATTACH.call(true, new Keys("").ofScript(List.of()), arguments)) {
      words.add(word.getRaw());
    }
    String source = Keys.text(words.get(1));
    assertTrue(source.contains(INFO), source);
    CommandArguments command = new CommandArguments(Protocol.Command.EVAL)
        .add(source.replace(
            INFO, "(string.gsub(" + INFO + ", '" + pattern + "', '" + replacement + "'))"));
    words.subList(2, words.size()).forEach(command::add);
    RedisConnection connection = Connector.connect(RedisUri.parse(redis.uri("")), "test");
    try {
      return connection.executeCommand(command);
    } finally {
      connection.cut();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "role:master | role:active-replica | its role is 'active-replica'; only a master",
        "role:master | role:sentinel | its role is 'sentinel'; only a master",
        "role:master | mode:other | its role is ''; only a master",
        "cluster_enabled:0 | cluster_enabled:1 | use a single server, with or without replicas",
        "id: | hidden: | neither run_id nor master_replid",
      })
  void serverThatCannotKeepEventsInOrderIsRefusedByName(
      String pattern, String replacement, String message) {
    JedisDataException error =
        assertThrows(JedisDataException.class, () -> attach(pattern, replacement));

    Throwable translated = RedisErrors.translate("Redis", error);
    assertInstanceOf(BackendRefusedException.class, translated);
    assertTrue(translated.toString().contains(message), translated::toString);
    assertEquals(0L, redis.command("DBSIZE"), "a refused server stays unchanged");
  }

  @ParameterizedTest
  @ValueSource(strings = {"run_id:", "master_replid:"})
  void oneOfBothIdsSuffices(String hidden) {
    assertEquals(8, ((List<?>) attach(hidden, "hidden:")).size());
  }
}
