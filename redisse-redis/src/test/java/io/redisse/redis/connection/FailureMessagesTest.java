package io.redisse.redis.connection;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.redisse.api.BackendRefusedException;
import io.redisse.api.BackendUnavailableException;
import io.redisse.redis.RedisBackend;
import io.redisse.redis.RedisProcess;
import io.redisse.redis.TestAuthority;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Verifies that failures are reported within the timeout, with the cause and the remedy. */
@Tag("quiet")
class FailureMessagesTest {
  @TempDir
  Path folder;

  private @Nullable RedisProcess redis;
  private @Nullable ServerSocket other;

  enum Failure {
    WRONG_PASSWORD(true, "WRONGPASS", "correct the user or the password"),
    NO_PASSWORD(true, "NOAUTH", "redis://:PASSWORD@host/"),
    NO_PERMISSION(true, "NOPERM", "docs/redis.md"),
    WRONG_DATABASE(true, "DB index is out of range", "'databases'"),
    TLS_AGAINST_PLAIN(false, "timed out", "redis://, rediss://"),
    PLAIN_AGAINST_TLS(false, "Redis at redis://", "use rediss://"),
    NOT_REDIS(true, "is not Redis", "correct the host or the port"),
    SILENT(false, "timed out", "there is no Redis"),
    NO_SERVER(false, "Failed to connect to 127.0.0.1:1", "Start Redis"),
    REPLICA(false, "is a replica", "its master is 127.0.0.1:1"),
    LOADING(false, "LOADING", "it will serve"),
    CLUSTER(true, "CLUSTERDOWN", "a node of a Redis Cluster"),
    CLUSTER_WITH_SLOTS(true, "CROSSSLOT", "a node of a Redis Cluster"),
    CLUSTER_WITH_ALL_KEYS_IN_ONE_SLOT(true, "a node of a Redis Cluster", "use a single server"),
    NO_INFO(true, "scripts cannot use INFO", "give the user +info"),
    NO_INFO_COMMAND(true, "Unknown Redis command", "a Redis whose scripts may use it");

    private final boolean isFinal;
    private final String problem;
    private final String advice;

    Failure(boolean isFinal, String problem, String advice) {
      this.isFinal = isFinal;
      this.problem = problem;
      this.advice = advice;
    }
  }

  @AfterEach
  void close() throws IOException {
    if (redis != null) {
      redis.close();
    }
    if (other != null) {
      other.close();
    }
  }

  @ParameterizedTest
  @EnumSource
  @Timeout(30)
  void failureMessageStatesCauseAndRemedy(Failure failure) throws Exception {
    URI uri = URI.create(cause(failure));
    if (failure.isFinal) {
      check(failure, assertThrows(BackendRefusedException.class, () -> RedisBackend.open(uri)));
    } else {
      try (RedisBackend backend = RedisBackend.open(uri)) {
        Throwable reason = assertThrows(
                CompletionException.class,
                () -> backend.store().lastId().toCompletableFuture().join())
            .getCause();
        assertEquals(BackendUnavailableException.class, reason == null ? null : reason.getClass());
        check(failure, reason);
      }
    }
  }

  private static void check(Failure failure, @Nullable Throwable reason) {
    String message = "" + reason;
    assertTrue(message.contains(failure.problem), message);
    assertTrue(message.contains(failure.advice), message);
    assertFalse(message.contains("s3cret"), message);
  }

  private RedisProcess start(String... settings) {
    RedisProcess started = RedisProcess.start(settings);
    redis = started;
    return started;
  }

  /** Sets up a failure and returns the URI that triggers it. */
  private String cause(Failure failure) throws Exception {
    return switch (failure) {
      case WRONG_PASSWORD -> at(start("--requirepass", "right").port(), ":s3cret@", "");
      case NO_PASSWORD -> at(start("--requirepass", "right").port(), "", "");
      case NO_PERMISSION -> {
        RedisProcess server = start();
        server.command("ACL", "SETUSER", "reader", "on", ">s3cret", "~*", "&*", "+@read");
        yield at(server.port(), "reader:s3cret@", "");
      }
      case WRONG_DATABASE -> at(start().port(), "", "99");
      case TLS_AGAINST_PLAIN -> at(start().port(), "", "").replace("redis:", "rediss:");
      case PLAIN_AGAINST_TLS -> at(startWithTls(), "", "");
      case NOT_REDIS -> at(answerInHttp(), "", "");
      case SILENT -> {
        ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        other = silent;
        yield at(silent.getLocalPort(), "", "");
      }
      case NO_SERVER -> at(1, "", "");
      case REPLICA -> {
        RedisProcess server = start();
        server.command("REPLICAOF", "127.0.0.1", "1");
        yield at(server.port(), "", "");
      }
      case LOADING -> at(startLoading(), "", "");
      case CLUSTER -> at(start("--cluster-enabled", "yes").port(), "", "");
      case CLUSTER_WITH_SLOTS -> at(startClusterNode(), "", "");
      case CLUSTER_WITH_ALL_KEYS_IN_ONE_SLOT -> at(startClusterNode(), "", "") + "&prefix=%7Bp%7D:";
      case NO_INFO -> {
        RedisProcess server = start();
        server.command("ACL", "SETUSER", "app", "on", ">s3cret", "~*", "&*", "+@all", "-info");
        yield at(server.port(), "app:s3cret@", "");
      }
      case NO_INFO_COMMAND -> at(start("--rename-command", "INFO", "").port(), "", "");
    };
  }

  /** Starts a cluster of one node that serves all slots. */
  private int startClusterNode() {
    RedisProcess server = start("--cluster-enabled", "yes");
    // In batches, because 6.2 has no ADDSLOTSRANGE.
    for (int slot = 0; slot < 16384; slot += 4096) {
      String[] command = new String[4096 + 2];
      command[0] = "CLUSTER";
      command[1] = "ADDSLOTS";
      for (int i = 0; i < 4096; i++) {
        command[i + 2] = "" + (slot + i);
      }
      server.command(command);
    }
    await().until(() -> ((String) server.command("CLUSTER", "INFO")).contains("cluster_state:ok"));
    return server.port();
  }

  private static String at(int port, String credentials, String database) {
    return "redis://" + credentials + "127.0.0.1:" + port + "/" + database + "?timeout=500ms";
  }

  private int startWithTls() throws Exception {
    assumeTrue(RedisProcess.hasTls(), "the embedded Redis has no TLS");
    TestAuthority authority = new TestAuthority(folder);
    authority.issue("redis", "DNS:localhost");
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    start(
        "--tls-port",
        "" + port,
        "--tls-ca-cert-file",
        authority.certificate().toString(),
        "--tls-cert-file",
        authority.file("redis.pem").toString(),
        "--tls-key-file",
        authority.file("redis.key").toString());
    return port;
  }

  private int answerInHttp() throws IOException {
    ServerSocket http = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    other = http;
    Thread server = new Thread(() -> {
      try (Socket client = http.accept()) {
        if (client.getInputStream().read() >= 0) {
          client
              .getOutputStream()
              .write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    });
    server.start();
    return http.getLocalPort();
  }

  /**
   * Starts a Redis that takes some seconds to load its data, and replies with errors until then.
   */
  private int startLoading() throws IOException {
    RedisProcess server = start("--rdbcompression", "no");
    server.command(
        "EVAL", "for i = 1, 40000 do redis.call('SET', i, string.rep('x', 2000)) end", "0");
    server.command("SAVE");
    server.kill();
    server.restart("--key-load-delay", "100");
    return server.port();
  }
}
