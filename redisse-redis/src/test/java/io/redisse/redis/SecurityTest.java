package io.redisse.redis;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.redisse.api.BackendRefusedException;
import io.redisse.api.NewEvent;
import io.redisse.redis.settings.Password;
import io.redisse.redis.settings.RedisOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests passwords, and TLS with certificates from a test authority. */
@Tag("quiet")
class SecurityTest {
  private static final String SECRET = "s3cret-pass-word";

  @TempDir
  Path folder;

  private TestAuthority authority;
  private @Nullable RedisProcess running;
  private int tlsPort;

  @BeforeEach
  void makeAuthority() throws Exception {
    authority = new TestAuthority(folder);
    authority.issue("redis", "DNS:localhost");
    authority.issue("client", "DNS:client");
  }

  @AfterEach
  void close() {
    if (running != null) {
      running.close();
    }
  }

  private RedisProcess start(String password, String... settings) {
    RedisProcess started = RedisProcess.start(settings);
    running = started;
    started.command("ACL", "SETUSER", "app", "on", ">" + password, "~*", "&*", "+@all");
    return started;
  }

  /**
   * Starts Redis with TLS. The argument is {@code yes} if clients must have certificates, else
   * {@code no}.
   */
  private RedisProcess startWithTls(String clients) throws IOException {
    assumeTrue(RedisProcess.hasTls(), "the embedded Redis has no TLS");
    try (ServerSocket free = new ServerSocket(0)) {
      tlsPort = free.getLocalPort();
    }
    return start(
        SECRET,
        "--tls-port",
        "" + tlsPort,
        "--tls-auth-clients",
        clients,
        "--tls-ca-cert-file",
        authority.certificate().toString(),
        "--tls-cert-file",
        authority.file("redis.pem").toString(),
        "--tls-key-file",
        authority.file("redis.key").toString());
  }

  private RedisBackendBuilder tls() {
    return RedisBackend.builder()
        .host("localhost")
        .port(tlsPort)
        .tls()
        .timeout(Duration.ofSeconds(2));
  }

  private static void publish(RedisBackend backend, String data) {
    backend.publish(new NewEvent("a", data)).toCompletableFuture().join();
  }

  private static String refusal(RedisBackendBuilder builder) {
    BackendRefusedException refusal = assertThrows(BackendRefusedException.class, builder::open);
    StringWriter text = new StringWriter();
    refusal.printStackTrace(new PrintWriter(text));
    assertFalse(text.toString().contains(SECRET), text::toString);
    return "" + refusal.getMessage();
  }

  @Test
  void tlsEncryptsThePasswordAndTheEvents() throws Exception {
    RedisProcess redis = startWithTls("no");
    try (FaultProxy proxy = new FaultProxy(tlsPort)) {
      URI uri = URI.create("rediss://app:" + SECRET + "@localhost:" + proxy.port() + "/?ca="
          + authority.certificate());
      try (RedisBackend backend = RedisBackend.open(uri)) {
        publish(backend, "an event");
      }
      assertTrue(proxy.traffic().startsWith("\u0016\u0003"), "a TLS handshake comes first");
      assertFalse(proxy.traffic().contains(SECRET));
      assertFalse(proxy.traffic().contains("an event"));
      assertFalse(proxy.traffic().contains("EVAL"));
    }
    try (FaultProxy proxy = new FaultProxy(redis)) {
      URI uri = URI.create("redis://app:" + SECRET + "@localhost:" + proxy.port() + "/");
      try (RedisBackend backend = RedisBackend.open(uri)) {
        publish(backend, "an event");
      }
      assertTrue(proxy.traffic().contains(SECRET), "without TLS the wire shows it");
    }
  }

  @Test
  void certificateOfAnUnknownAuthorityIsRejected() throws Exception {
    startWithTls("no");
    assertTrue(refusal(tls().user("app").password(SECRET)).contains("option ca"));
  }

  @Test
  void certificateForAnotherHostIsRejected() throws Exception {
    startWithTls("no");
    RedisBackendBuilder byAddress =
        tls().host("127.0.0.1").ca(authority.certificate()).user("app").password(SECRET);
    assertTrue(refusal(byAddress).contains("127.0.0.1"));
  }

  @Test
  void clientCertificateIsSentToARedisThatRequiresIt() throws Exception {
    startWithTls("yes");
    RedisBackendBuilder anonymous =
        tls().ca(authority.certificate()).user("app").password(SECRET);
    // Redis disconnects immediately, so its TLS alert may not arrive. Both kinds of failure are
    // valid.
    String failure = ""
        + assertThrows(RuntimeException.class, () -> {
          try (RedisBackend backend = anonymous.open()) {
            publish(backend, "x");
          }
        });
    assertTrue(failure.contains("options certificate and key"), failure);

    URI uri = URI.create("rediss://app:" + SECRET + "@localhost:" + tlsPort + "/?ca="
        + authority.certificate() + "&certificate=" + authority.file("client.pem") + "&key="
        + authority.file("client.key"));
    try (RedisBackend backend = RedisBackend.open(uri)) {
      publish(backend, "x");
    }
  }

  @Test
  void filesWithUnexpectedContentAreNamed() throws Exception {
    startWithTls("no");
    authority.openssl("rsa -in client.key -traditional -out old.key");
    Files.writeString(authority.file("empty.pem"), "");
    RedisBackendBuilder oldKey = tls()
        .ca(authority.certificate())
        .clientCertificate(authority.file("client.pem"), authority.file("old.key"));
    String wrongKey = refusal(oldKey);
    assertTrue(wrongKey.startsWith("key: ") && wrongKey.contains("openssl pkcs8"), wrongKey);
    String emptyCa = refusal(tls().ca(authority.file("empty.pem")));
    assertTrue(emptyCa.startsWith("ca: ") && emptyCa.contains("expected certificates"), emptyCa);
    assertTrue(refusal(tls().ca(authority.file("none.pem"))).startsWith("ca: cannot be read"));
  }

  @Test
  void passwordFileIsReadForEachConnection() throws Exception {
    RedisProcess redis = start(SECRET);
    Path file = Files.writeString(authority.file("password"), SECRET + "\n");
    try (RedisBackend backend = RedisBackend.open(
        URI.create("redis://app@127.0.0.1:" + redis.port() + "/?passwordFile=" + file))) {
      publish(backend, "x");
      redis.command("ACL", "SETUSER", "app", "resetpass", ">another");
      Files.writeString(file, "another");
      redis.killClients("redisse-commands");
      await().ignoreExceptions().until(() -> {
        publish(backend, "y");
        return true;
      });
    }
    Files.delete(file);
    String missing = refusal(RedisBackend.builder().port(redis.port()).passwordFile(file));
    assertTrue(missing.startsWith("passwordFile: cannot be read"), missing);
  }

  @Test
  void passwordComesFromTheEnvironment() {
    Map.Entry<String, String> variable = System.getenv().entrySet().stream()
        .filter(each -> each.getValue().matches("[\\w/:.-]+"))
        .findFirst()
        .orElseThrow();
    RedisProcess redis = start(variable.getValue());
    try (RedisBackend backend = RedisBackend.open(URI.create(
        "redis://app@127.0.0.1:" + redis.port() + "/?passwordEnv=" + variable.getKey()))) {
      publish(backend, "x");
    }
    String missing =
        refusal(RedisBackend.builder().port(redis.port()).passwordEnv("NO_SUCH_VARIABLE_HERE"));
    assertTrue(missing.contains("NO_SUCH_VARIABLE_HERE"), missing);
  }

  @Test
  void passwordIsNeverLogged() {
    List<LogRecord> records = new CopyOnWriteArrayList<>();
    Logger root = Logger.getLogger("");
    Handler recorder = new Handler() {
      @Override
      public void publish(LogRecord entry) {
        records.add(entry);
      }

      @Override
      public void flush() {}

      @Override
      public void close() {}
    };
    Level level = root.getLevel();
    root.setLevel(Level.ALL);
    root.addHandler(recorder);
    try {
      RedisProcess redis = start(SECRET);
      URI uri =
          URI.create("redis://app:" + SECRET + "@127.0.0.1:" + redis.port() + "/?timeout=500ms");
      try (RedisBackend backend = RedisBackend.open(uri)) {
        publish(backend, "x");
        redis.command("ACL", "SETUSER", "app", "resetpass", ">another");
        redis.killClients("redisse-commands");
        redis.killClients("redisse-pubsub");
        assertThrows(RuntimeException.class, () -> publish(backend, "y"));
        await().until(() -> records.size() > 3);
      }
    } finally {
      root.removeHandler(recorder);
      root.setLevel(level);
    }
    assertFalse(records.isEmpty());
    for (LogRecord entry : records) {
      StringWriter text = new StringWriter();
      text.append(entry.getMessage()).append(Arrays.toString(entry.getParameters()));
      if (entry.getThrown() != null) {
        entry.getThrown().printStackTrace(new PrintWriter(text));
      }
      assertFalse(text.toString().contains(SECRET), text::toString);
    }
    assertEquals("(a password)", Password.of(SECRET).toString());
    RedisOptions options = RedisBackend.builder().user("app").password(SECRET).options();
    assertFalse(options.toString().contains(SECRET));
  }
}
