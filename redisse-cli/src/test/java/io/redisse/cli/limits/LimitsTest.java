package io.redisse.cli.limits;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.redisse.cli.CliRun;
import io.redisse.cli.Http;
import io.redisse.cli.Http.Reply;
import io.redisse.cli.Scrape;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests the limits of {@code redisse serve}. */
class LimitsTest {
  @Test
  void aStreamAboveTheLimitIsAnsweredWith503() {
    try (CliRun serve = CliRun.start("serve", "--port", "0", "--max-streams", "2");
        Reply first = Http.stream(serve.uri(), "events?news");
        Reply second = Http.stream(serve.uri(), "events?news")) {
      assertEquals(200, second.status());
      try (Reply refused = Http.stream(serve.uri(), "events?news")) {
        assertEquals(503, refused.status());
        assertTrue(Integer.parseInt(refused.header("Retry-After")) >= 5);
        assertEquals(
            List.of("The server has reached its stream limit. Try again later, or try another"
                + " server."),
            refused.rest());
      }
      assertEquals(1, refusals(serve, "streams"));
      first.disconnect();
      awaitAccepted(serve, "events?news");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "text/event-stream;q=0.5",
    "Text/Event-Stream",
    "text/event-stream;charset=utf-8",
    "'text/html, text/event-stream'"
  })
  void theLimitHoldsForEveryFormOfTheAcceptHeader(String accept) {
    try (CliRun serve = CliRun.start("serve", "--port", "0", "--max-streams", "1");
        Reply first = Http.stream(serve.uri(), "events?news")) {
      assertEquals(200, first.status());
      try (Reply other = Http.stream(serve.uri(), "events?news", "Accept", accept)) {
        assertEquals(503, other.status());
      }
    }
  }

  private static void awaitAccepted(CliRun serve, String path, String... headers) {
    Awaitility.await().until(() -> {
      try (Reply again = Http.stream(serve.uri(), path, headers)) {
        return again.status() == 200;
      }
    });
  }

  @Test
  void addressesBehindTrustedProxiesHaveLimitsOfTheirOwn() {
    try (CliRun serve = CliRun.start(
            "serve",
            "--port",
            "0",
            "--max-streams-per-address",
            "1",
            "--trusted-proxies",
            "127.0.0.0/8,10.0.0.0/8");
        Reply first = Http.stream(serve.uri(), "events?news", "X-Forwarded-For", "192.0.2.1")) {
      assertEquals(200, first.status());
      try (Reply other = Http.stream(serve.uri(), "events?news", "X-Forwarded-For", "192.0.2.2");
          Reply same = Http.stream(
              serve.uri(),
              "events?news",
              "X-Forwarded-For",
              "203.0.113.9, 192.0.2.1, 10.1.1.1",
              "Forwarded",
              "for=203.0.113.7")) {
        assertEquals(200, other.status());
        assertEquals(429, same.status());
        assertTrue(Integer.parseInt(same.header("Retry-After")) >= 5);
        assertEquals(
            List.of("Your address has reached its stream limit (1). Close one first."),
            same.rest());
      }
      assertEquals(1, refusals(serve, "streams_per_address"));
      first.disconnect();
      awaitAccepted(serve, "events?news", "X-Forwarded-For", "192.0.2.1");
    }
  }

  @Test
  void forwardedAddressesOfUntrustedPeersAreIgnored() {
    try (CliRun serve = CliRun.start("serve", "--port", "0", "--max-streams-per-address", "1");
        Reply first = Http.stream(serve.uri(), "events?news", "X-Forwarded-For", "192.0.2.1");
        Reply second = Http.stream(serve.uri(), "events?news", "X-Forwarded-For", "192.0.2.2")) {
      assertEquals(200, first.status());
      assertEquals(429, second.status());
    }
  }

  @Test
  void aStreamAboveTheRateIsAnsweredWith429() {
    try (CliRun serve = CliRun.start("serve", "--port", "0", "--max-stream-rate", "1")) {
      Reply refused = Awaitility.await()
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofMillis(1))
          .until(() -> Http.stream(serve.uri(), "events?news"), reply -> reply.status() == 429);
      assertTrue(Integer.parseInt(refused.header("Retry-After")) >= 5);
      assertEquals(
          List.of("The server has reached its limit of new streams per second. Try again later."),
          refused.rest());
      assertEquals(1, refusals(serve, "stream_rate"));
      awaitAccepted(serve, "events?news");
    }
  }

  @Test
  void theRateIsAnAverageOverOneSecond() {
    AtomicLong nanos = new AtomicLong(1);
    RateLimiter rate = new RateLimiter(4, nanos::get);
    List<Integer> allowed = new ArrayList<>();
    for (long pause : new long[] {0, 250_000_000, 249_999_999, 1, 500_000_000, 60_000_000_000L}) {
      nanos.addAndGet(pause);
      int count = 0;
      while (rate.tryAcquire()) {
        count++;
      }
      allowed.add(count);
    }
    assertEquals(List.of(4, 1, 0, 1, 2, 4), allowed);
  }

  @Test
  void aBatchLargerThanTheRateDelaysTheNextOnes() {
    AtomicLong nanos = new AtomicLong(5);
    RateLimiter rate = new RateLimiter(4, nanos::get);
    assertEquals(Duration.ZERO, rate.tryAcquire(10));
    assertTrue(rate.tryAcquire(1).compareTo(Duration.ofMillis(1750)) >= 0);
    nanos.addAndGet(rate.tryAcquire(1).toNanos());
    assertEquals(Duration.ZERO, rate.tryAcquire(1));
    assertTrue(rate.tryAcquire(10).compareTo(Duration.ofMillis(999)) >= 0);
    nanos.addAndGet(Duration.ofDays(10_000).toNanos());
    assertEquals(Duration.ZERO, rate.tryAcquire(4));
    assertFalse(rate.tryAcquire());
  }

  @Test
  void rateZeroAllowsEverything() {
    RateLimiter rate = new RateLimiter(0, () -> 1);
    assertTrue(IntStream.range(0, 1000).allMatch(i -> rate.tryAcquire()));
  }

  @Test
  void refuseRetryAnswersWithARetryTime() {
    try (CliRun serve =
            CliRun.start("serve", "--port", "0", "--max-streams", "1", "--refuse", "retry");
        Reply first = Http.stream(serve.uri(), "events?news");
        Reply second = Http.stream(serve.uri(), "events?news")) {
      assertEquals(200, first.status());
      assertEquals(200, second.status());
      assertEquals("text/event-stream", second.header("Content-Type"));
      List<String> lines = second.rest();
      assertTrue(lines.get(0).matches("retry: ([5-9]|1[0-5])000"), lines::toString);
      assertEquals(1, refusals(serve, "streams"));
    }
  }

  @Test
  void aLongHeadIsRejectedAndCounted() {
    try (CliRun serve = CliRun.start("serve", "--port", "0", "--max-header-size", "1000")) {
      assertEquals(431, Http.get(serve.uri(), "X-Long", "x".repeat(1000)).statusCode());
      assertEquals(414, Http.get(serve.uri().resolve("?" + "x".repeat(1000))).statusCode());
      assertEquals(2, refusals(serve, "header_size"));
    }
  }

  @Test
  void aSlowRequestIsRejectedAndCounted() throws IOException {
    try (CliRun serve = CliRun.start("serve", "--port", "0", "--request-time", "2s")) {
      URI uri = serve.uri();
      try (Socket slow = new Socket(InetAddress.getLoopbackAddress(), uri.getPort())) {
        slow.getOutputStream().write('G');
        String answer = new String(slow.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(answer.startsWith("HTTP/1.1 408 "), answer);
      }
      assertEquals(1, refusals(serve, "request_time"));
    }
  }

  @Test
  void tooManyChannelsAreRejectedAndCounted() {
    try (CliRun serve = CliRun.start("serve", "--port", "0", "--max-channels", "2");
        Reply two = Http.stream(serve.uri(), "events?a&b");
        Reply three = Http.stream(serve.uri(), "events?a&b&c")) {
      assertEquals(200, two.status());
      assertEquals(400, three.status());
      assertEquals(
          List.of("channels: expected at most 2 per stream, got 3. Open several streams instead."),
          three.rest());
      assertEquals(1, refusals(serve, "channels"));
    }
  }

  @Test
  void aLargeEventIsRejectedAndCounted() {
    try (CliRun serve = CliRun.start("serve", "--port", "0", "--max-event-size", "4")) {
      var channel = serve.uri().resolve("channels/c/events");
      assertEquals(201, Http.post(channel, "éé").statusCode());
      assertEquals(413, Http.post(channel, "ééx").statusCode());
      assertEquals(1, refusals(serve, "event_size"));
    }
  }

  private static double refusals(CliRun serve, String limit) {
    return Scrape.of(serve.uri()).value("redisse_refused_total", Map.of("limit", limit));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "10.0.0.1 | Forwarded: for=192.0.2.1 + X-Forwarded-For: 192.0.2.9 | 192.0.2.1",
        "10.0.0.1 | X-Forwarded-For: 192.0.2.1 + Forwarded: for=192.0.2.9 | 192.0.2.1",
        "10.0.0.1 | X-Real-IP: 192.0.2.1 + X-Forwarded-For: 192.0.2.9 | 192.0.2.1",
        "10.0.0.1 | Absent: + X-Forwarded-For: 192.0.2.9 | 10.0.0.1",
        "203.0.113.1 | X-Forwarded-For: 192.0.2.1 | 203.0.113.1",
        "10.0.0.1 | X-Forwarded-For: 192.0.2.1 | 192.0.2.1",
        "10.0.0.1 | X-Forwarded-For: 192.0.2.9, 192.0.2.1 | 192.0.2.1",
        "10.0.0.1 | X-Forwarded-For: 192.0.2.1, 10.9.9.9 | 192.0.2.1",
        "10.0.0.1 | X-Forwarded-For: 192.0.2.1:4711 | 192.0.2.1",
        "10.0.0.1 | X-Forwarded-For: unknown | 10.0.0.1",
        "10.0.0.1 | X-Forwarded-For: 192.0.2.1, | 10.0.0.1",
        "10.0.0.1 | X-Forwarded-For: dead.beef | 10.0.0.1",
        "10.0.0.1 | X-Forwarded-For: 19[2].0.2.1 | 10.0.0.1",
        "10.0.0.1 | Forwarded: by=10.0.0.1;For=\"[2001:db8::1]:4711\" | 2001:db8:0:0:0:0:0:1",
        "10.0.0.1 | Forwarded: for=192.0.2.9, for=192.0.2.1 | 192.0.2.1",
        "10.0.0.1 | Forwarded: proto=https | 10.0.0.1",
      })
  void theClientIsTheLastAddressInTheNamedHeaderThatIsNotATrustedProxy(
      String peer, String headers, String client) throws UnknownHostException {
    Map<String, String> sent = new LinkedHashMap<>();
    for (String header : headers.split(" \\+ ", -1)) {
      String[] field = header.split(":", 2);
      sent.put(field[0], field[1].strip());
    }
    TrustedProxies proxies = new TrustedProxies(
        List.of(new AddressRange.Converter().convert("10.0.0.0/8")),
        sent.keySet().iterator().next());
    assertEquals(
        client, proxies.clientOf(InetAddress.getByName(peer), sent::get).getHostAddress());
  }

  @ParameterizedTest
  @CsvSource({
    "192.0.2.1, 192.0.2.1",
    "2001:db8:1:2:3:4:5:6, 2001:db8:1:2:0:0:0:0/64",
    "::ffff:192.0.2.1, 192.0.2.1",
  })
  void addressesOfOneHouseholdAreOneClient(String address, String client) {
    assertEquals(client, ClientAddress.group(ClientAddress.parse(address).orElseThrow()));
  }

  @Test
  void aRangeContainsTheAddressesWithItsPrefix() {
    AddressRange range = new AddressRange.Converter().convert("192.0.2.128/25");
    int[] inside = IntStream.of(127, 128, 255)
        .filter(last -> range.contains(ClientAddress.parse("192.0.2." + last).orElseThrow()))
        .toArray();
    assertEquals("[128, 255]", Arrays.toString(inside));
  }
}
