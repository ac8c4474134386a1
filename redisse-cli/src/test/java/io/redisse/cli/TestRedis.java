package io.redisse.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import redis.embedded.RedisServer;
import redis.embedded.core.RedisServerBuilder;

/** A Redis server with its own port. Nothing listens on the port before the server is started. */
public final class TestRedis implements AutoCloseable {
  private final int port = FreePort.find();
  private @Nullable RedisServer server;

  public static TestRedis started() {
    TestRedis redis = new TestRedis();
    redis.start();
    return redis;
  }

  public String url() {
    return "redis://127.0.0.1:" + port + "/0";
  }

  public void start(String... settings) {
    try {
      RedisServerBuilder builder =
          RedisServer.newRedisServer().port(port).bind("127.0.0.1").setting("save \"\"");
      for (String setting : settings) {
        builder.setting(setting);
      }
      server = builder.build();
      Objects.requireNonNull(server).start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends a command and returns the first line of the reply. */
  public String command(String line) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.UTF_8));
      return new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))
          .readLine();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      if (server != null) {
        server.stop();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
