package io.redisse.redis.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedisUriTest {
  private static RedisOptions parse(String uri) {
    return RedisUri.parse(URI.create(uri));
  }

  @Test
  void credentialWithoutColonIsThePasswordUnlessAnOptionNamesThePassword() {
    assertEquals("word", parse("redis://word@host/").password().orElseThrow().text());
    assertEquals(Optional.empty(), parse("redis://word@host/").user());
    assertEquals(Optional.of("word"), parse("redis://word@host/?passwordEnv=X").user());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "redis://host/?histroySize=5    | option: 'histroySize' is unknown; did you mean 'historySize'?",
        "redis://host/?colour=red       | expected one of [ca, certificate, historySize, historyTtl, key, "
            + "losslessFailover, passwordEnv, passwordFile, prefix, timeout]",
        "redis://host/?historySize=0    | historySize: expected a number from 1 to 1000000, got 0",
        "redis://host/?historySize=many | historySize: expected a number, got 'many'",
        "redis://host/?historySize      | historySize: has no value",
        "redis://host/?timeout=5        | timeout: expected a duration such as 500ms",
        "redis://host/?timeout=1ms      | timeout: expected 10ms to 1h, got 1ms",
        "redis://host/?prefix=a&prefix=b| prefix: given twice",
        "redis://host/?ca=x             | ca: requires TLS (rediss://)",
        "rediss://host/?key=x           | certificate: missing",
        "rediss://host/?certificate=x   | key: missing",
        "redis://host:0/                | port: expected a number from 1 to 65535, got 0",
        "redis://host:99999/            | port: expected a number from 1 to 65535, got 99999",
        "redis://host/zero              | database: expected a number, got 'zero'",
        "redis:///                      | host: expected redis://host:port/",
        "redis://host/#1                | URI: expected no '#'",
        "redis://user:@host/            | user: requires a password",
        "redis://:s3cret@host/?passwordFile=x | passwordFile: another password option is already set",
        "http://host/                   | scheme: expected one of [redis, rediss], got 'http'",
      })
  void unknownAndMalformedPartsAreRejectedByName(String uri, String message) {
    IllegalArgumentException refusal =
        assertThrows(IllegalArgumentException.class, () -> parse(uri));
    assertTrue(("" + refusal.getMessage()).contains(message), refusal.toString());
    assertFalse(refusal.toString().contains("s3cret"), refusal.toString());
  }

  @Test
  void anotherPrefixOmitsTheHistorySettings() {
    URI uri = URI.create("rediss://me:p%40ss@some_host:7000/3?prefix=a%26b:&historySize=50"
        + "&historyTtl=2h&timeout=750ms");
    URI separate = RedisUri.withPrefix(uri, "a&b: c+d:");

    RedisOptions options = RedisUri.parse(separate);
    assertEquals("a&b: c+d:", options.prefix());
    assertEquals(Optional.empty(), options.historySize());
    assertEquals(Optional.empty(), options.historyTtl());
    assertEquals(Duration.ofMillis(750), options.timeout());
    assertEquals("p@ss", options.password().orElseThrow().text());
    assertEquals(
        "redis://host/?prefix=x%3A", "" + RedisUri.withPrefix(URI.create("redis://host/"), "x:"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"?", "?&", "?&timeout=5s&"})
  void emptyOptionsAreIgnored(String query) {
    assertEquals(Duration.ofSeconds(5), parse("redis://host/" + query).timeout());
  }
}
