package io.redisse.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.redisse.redis.settings.RedisOptions;
import io.redisse.redis.settings.RedisUri;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RedisBackendBuilderTest {
  private static RedisOptions parse(String uri) {
    return RedisUri.parse(URI.create(uri));
  }

  @Test
  void everyOptionOfTheBuilderIsAnOptionOfTheUri() {
    RedisOptions parsed = parse("rediss://me:p%40ss@some_host:7000/3?prefix=app:&historySize=50"
        + "&historyTtl=2h&timeout=750ms&ca=/etc/ca.pem&certificate=/etc/me.pem&key=/etc/me.key");
    RedisOptions built = RedisBackend.builder()
        .host("some_host")
        .port(7000)
        .tls()
        .ca(Path.of("/etc/ca.pem"))
        .clientCertificate(Path.of("/etc/me.pem"), Path.of("/etc/me.key"))
        .user("me")
        .password("p@ss")
        .database(3)
        .prefix("app:")
        .historySize(50)
        .historyTtl(Duration.ofHours(2))
        .timeout(Duration.ofMillis(750))
        .options();

    assertEquals("p@ss", parsed.password().orElseThrow().text());
    assertEquals("p@ss", built.password().orElseThrow().text());
    assertEquals(withoutPassword(built), withoutPassword(parsed));
    assertEquals("rediss://some_host:7000/3", parsed.toString());
  }

  private static RedisOptions withoutPassword(RedisOptions options) {
    return new RedisOptions(
        options.host(),
        options.port(),
        options.tls(),
        options.user(),
        Optional.empty(),
        options.database(),
        options.prefix(),
        options.historySize(),
        options.historyTtl(),
        options.losslessFailover(),
        options.timeout());
  }

  @Test
  void defaultsOfTheBuilderAreDefaultsOfTheUri() {
    assertEquals(RedisBackend.builder().options(), parse("redis://localhost"));
  }
}
