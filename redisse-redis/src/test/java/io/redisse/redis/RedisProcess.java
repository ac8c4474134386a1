package io.redisse.redis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import redis.clients.jedis.Connection;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.util.SafeEncoder;
import redis.embedded.core.ExecutableProvider;

/** A Redis server for one test, with its own port and directory. Closing it stops the server. */
public final class RedisProcess implements AutoCloseable {
  private static final Path INSTALLED = Path.of("/usr/bin/redis-server");

  // Most conditions become true within milliseconds. Longer timeouts delay only tests that fail.
  static {
    Awaitility.setDefaultPollDelay(Duration.ZERO);
    Awaitility.setDefaultPollInterval(Duration.ofMillis(10));
    Awaitility.setDefaultTimeout(Duration.ofMinutes(1));
  }

  private final Path folder;
  private final int port;
  private final List<String> settings;
  private Process process;

  private RedisProcess(List<String> settings) throws IOException {
    this.settings = settings;
    this.folder = Files.createTempDirectory("redisse-redis");
    try (ServerSocket free = new ServerSocket(0)) {
      this.port = free.getLocalPort();
    }
    this.process = launch();
  }

  /** Starts a server with settings such as {@code --appendonly yes}, one word each. */
  public static RedisProcess start(String... settings) {
    try {
      return new RedisProcess(List.of(settings));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Process launch(String... more) throws IOException {
    List<String> command = new ArrayList<>(List.of(
        executable(),
        "--port",
        "" + port,
        "--bind",
        "127.0.0.1",
        "--dir",
        folder.toString(),
        "--save",
        ""));
    command.addAll(settings);
    command.addAll(List.of(more));
    Process launched = new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("log").toFile())
        .start();
    Awaitility.await().until(this::isListening);
    return launched;
  }

  private boolean isListening() {
    try {
      new Socket(InetAddress.getLoopbackAddress(), port).close();
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Returns the executable named by {@code -Dredis.executable}; otherwise the installed one;
   * otherwise, or with {@code -Dredis.embedded=true}, the 6.2 that comes with the tests. CI
   * requires an installed one.
   */
  private static String executable() throws IOException {
    String given = System.getProperty("redis.executable");
    if (given != null) {
      return given;
    }
    boolean isEmbedded = Boolean.getBoolean("redis.embedded");
    if (!isEmbedded && Files.isExecutable(INSTALLED)) {
      return INSTALLED.toString();
    }
    if (!isEmbedded && System.getenv("CI") != null) {
      throw new IOException("CI requires Redis at " + INSTALLED);
    }
    return ExecutableProvider.newJarResourceProvider().get().getAbsolutePath();
  }

  /** Returns whether the server was built with TLS. */
  public static boolean hasTls() {
    return !Boolean.getBoolean("redis.embedded");
  }

  public URI uri(String options) {
    return URI.create("redis://127.0.0.1:" + port + "/" + options);
  }

  public int port() {
    return port;
  }

  /** Runs one command on a separate connection. Arguments and the reply are text. */
  public Object command(String... words) {
    try (Connection connection = new Connection(
        new HostAndPort("127.0.0.1", port),
        DefaultJedisClientConfig.builder()
            .resp2()
            // Some commands create a lot of data, which takes longer than the default timeout on a
            // busy machine.
            .socketTimeoutMillis(30_000)
            .build())) {
      byte[][] arguments =
          Arrays.stream(words).skip(1).map(SafeEncoder::encode).toArray(byte[][]::new);
      connection.sendCommand(Protocol.Command.valueOf(words[0]), arguments);
      return SafeEncoder.encodeObject(connection.getOne());
    }
  }

  /** Writes a snapshot, if need be after one that is being written for a replica. */
  public void save() {
    Awaitility.await()
        .ignoreException(JedisDataException.class)
        .until(() -> command("SAVE"), "OK"::equals);
  }

  static String rubyText(long id, String type, String data) {
    return "id: " + id + "\nevent: " + type + "\ndata: " + data + "\n\n";
  }

  /** Publishes like the Ruby gem, with four separate commands. */
  public long publishAsRuby(String channel, String type, String data) {
    long id = (Long) command("INCR", "redisse:lastEventId");
    String text = rubyText(id, type, data);
    command("PUBLISH", channel, text);
    command("ZADD", channel, "" + id, text);
    command("ZREMRANGEBYRANK", channel, "0", "-101");
    return id;
  }

  /**
   * Returns the names of the connected clients, except the one that runs this command and the
   * temporary connection that checks settings.
   */
  List<String> clientNames() {
    return ((String) command("CLIENT", "LIST"))
        .lines()
        .filter(line -> !line.contains("cmd=client"))
        .filter(line -> !line.contains("name=redisse-check"))
        .map(line -> line.replaceAll(".* name=(\\S*) .*", "$1"))
        .sorted()
        .toList();
  }

  /** Returns how many times clients and scripts called PUBLISH. */
  long published() {
    return ((String) command("INFO", "commandstats"))
        .lines()
        .filter(line -> line.startsWith("cmdstat_publish:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("cmdstat_publish:calls=(\\d+),.*", "$1")))
        .sum();
  }

  /** Cuts the connections with this name. */
  void killClients(String name) {
    ((String) command("CLIENT", "LIST"))
        .lines()
        .filter(line -> line.contains(" name=" + name + " "))
        .map(line -> line.replaceAll("id=(\\d+) .*", "$1"))
        .forEach(id -> command("CLIENT", "KILL", "ID", id));
  }

  public void kill() {
    process.destroyForcibly();
    process.onExit().join();
  }

  /** Restarts the server, optionally with more settings. */
  public void restart(String... more) {
    try {
      process = launch(more);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Copies the current data files of the server. */
  void saveFiles() {
    copy(folder, saved());
  }

  /** Replaces the data files by that copy, before a {@link #restart}. */
  void restoreFiles() {
    copy(saved(), folder);
  }

  private Path saved() {
    return folder.resolveSibling(folder.getFileName() + "-saved");
  }

  private static void copy(Path from, Path to) {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path copy = to.resolve(from.relativize(file));
        Files.createDirectories(copy.getParent());
        Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends a signal by name, such as STOP or CONT. */
  public void signal(String name) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, "" + process.pid()).start().waitFor();
  }

  @Override
  public void close() {
    kill();
    try {
      for (Path used : List.of(folder, saved())) {
        if (Files.exists(used)) {
          try (Stream<Path> files = Files.walk(used)) {
            files
                .sorted(Comparator.reverseOrder())
                .forEach(file -> file.toFile().delete());
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
