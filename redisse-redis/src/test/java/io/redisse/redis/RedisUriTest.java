package io.redisse.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.redisse.redis.settings.RedisOptions;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedisUriTest {
  private static RedisOptions parse(String uri) {
    return RedisUri.parse(URI.create(uri)).options();
  }

  @Test
  void everyOptionOfTheBuilderIsOneOfTheUri() {
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
        options.timeout());
  }

  @Test
  void whatIsNotGivenIsTheDefaultInBoth() {
    assertEquals(RedisBackend.builder().options(), parse("redis://localhost"));
  }

  @Test
  void aLoneWordBeforeTheHostIsThePasswordUnlessThatIsElsewhere() {
    assertEquals("word", parse("redis://word@host/").password().orElseThrow().text());
    assertEquals(Optional.empty(), parse("redis://word@host/").user());
    assertEquals(Optional.of("word"), parse("redis://word@host/?passwordEnv=X").user());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "redis://host/?histroySize=5    | option: 'histroySize' is unknown; did you mean 'historySize'?",
        "redis://host/?colour=red       | known are [ca, certificate, historySize, historyTtl, key, "
            + "passwordEnv, passwordFile, prefix, timeout]",
        "redis://host/?historySize=0    | historySize: expected a number from 1 to 1000000, got 0",
        "redis://host/?historySize=many | historySize: expected a number, got 'many'",
        "redis://host/?historySize      | historySize: has no value",
        "redis://host/?timeout=5        | timeout: expected a duration such as 500ms",
        "redis://host/?timeout=1ms      | timeout: expected 10ms to 1h, got 1ms",
        "redis://host/?prefix=a&prefix=b| prefix: given twice",
        "redis://host/?ca=x             | ca: only for rediss://",
        "rediss://host/?key=x           | certificate: missing",
        "rediss://host/?certificate=x   | key: missing",
        "redis://host:0/                | port: expected a number from 1 to 65535, got 0",
        "redis://host:99999/            | port: expected a number from 1 to 65535, got 99999",
        "redis://host/zero              | database: expected a number, got 'zero'",
        "redis:///                      | host: expected redis://host:port/",
        "redis://host/#1                | URI: expected no '#'",
        "redis://user:@host/            | user: given without a password",
        "redis://:s3cret@host/?passwordFile=x | passwordFile: the password was given already",
        "http://host/                   | scheme: expected one of [redis, rediss], got 'http'",
      })
  void whatIsUnknownOrMalformedIsRefusedByName(String uri, String message) {
    IllegalArgumentException refusal =
        assertThrows(IllegalArgumentException.class, () -> parse(uri));
    assertTrue(("" + refusal.getMessage()).contains(message), refusal.toString());
    assertFalse(refusal.toString().contains("s3cret"), refusal.toString());
  }
}
