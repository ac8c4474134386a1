package io.redisse.cli.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.redisse.cli.CliRun;
import io.redisse.cli.Http;
import io.redisse.cli.Http.Reply;
import io.redisse.cli.TestRedis;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests {@code redisse serve --channels grants}. */
class GrantsTest {
  private final TestRedis redis = new TestRedis();

  @AfterEach
  void stopRedis() {
    redis.close();
  }

  private CliRun serve() {
    redis.start();
    CliRun serve =
        CliRun.start("serve", "--port", "0", "--channels", "grants", "--redis", redis.url());
    serve.uri(); // Short grants must not expire while the server is starting.
    return serve;
  }

  private void grant(String ticket, String expiry, String... channels) {
    redis.command("SADD redisse:grant:" + ticket + " " + String.join(" ", channels));
    redis.command("EXPIRE redisse:grant:" + ticket + " " + expiry);
  }

  private static Reply stream(CliRun serve, String query) {
    return Http.stream(serve.uri(), "events?" + query);
  }

  private static int statusFor(CliRun serve, String query, String... headers) {
    try (Reply reply = Http.stream(serve.uri(), "events?" + query, headers)) {
      return reply.status();
    }
  }

  @Test
  void aTicketIsAcceptedInTheHeaderTheParameterOrTheCookie() {
    try (CliRun serve = serve()) {
      grant("t1", "60", "news");
      assertEquals(200, statusFor(serve, "news", "Authorization", "Bearer t1"));
      assertEquals(200, statusFor(serve, "news&ticket=t1"));
      assertEquals(200, statusFor(serve, "news", "Cookie", "redisse_ticket=t1"));
      assertEquals(401, statusFor(serve, "news"));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "news, 200",
    "news&room:1, 200",
    "'', 200",
    "secret, 403",
    "news&secret, 403",
  })
  void aClientMayReceiveTheChannelsOfItsGrant(String channels, int status) {
    try (CliRun serve = serve()) {
      grant("t1", "60", "news", "room:1");
      assertEquals(status, statusFor(serve, channels + "&ticket=t1"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"t2", "t1%20", "T1", "../t1", "t1%0d%0a", "*", ""})
  void onlyTheExactTicketIsAccepted(String ticket) {
    try (CliRun serve = serve()) {
      grant("t1", "60", "news");
      assertEquals(401, statusFor(serve, "news&ticket=" + ticket));
    }
  }

  @Test
  void withoutChannelsAClientReceivesAllOfItsGrant() {
    try (CliRun serve = serve()) {
      grant("t1", "60", "news", "room:1");
      try (Reply stream = stream(serve, "ticket=t1")) {
        stream.await("event: lastEventId");
        Http.post(serve.uri().resolve("channels/news/events"), "one");
        stream.await("data: one");
        Http.post(serve.uri().resolve("channels/room:1/events"), "two");
        stream.await("data: two");
      }
    }
  }

  @Test
  void aStreamEndsWhenItsGrantIsDeletedAndOthersContinue() {
    try (CliRun serve = serve()) {
      grant("t1", "600", "news");
      grant("t2", "600", "news");
      try (Reply deleted = stream(serve, "news&ticket=t1");
          Reply other = stream(serve, "news&ticket=t2")) {
        deleted.await("event: lastEventId");
        other.await("event: lastEventId");
        redis.command("DEL redisse:grant:t1");
        deleted.rest();
        assertEquals(401, statusFor(serve, "news&ticket=t1"));
        Http.post(serve.uri().resolve("channels/news/events"), "continues");
        other.await("data: continues");
      }
    }
  }

  @Test
  void aStreamEndsWhenItsGrantExpires() {
    try (CliRun serve = serve()) {
      grant("t1", "4", "news");
      try (Reply stream = stream(serve, "news&ticket=t1")) {
        stream.await("event: lastEventId");
        stream.rest();
      }
    }
  }

  @Test
  void duringARedisOutageNewClientsReceiveARetryTime() {
    try (CliRun serve = serve()) {
      grant("t1", "600", "news");
      try (Reply stream = stream(serve, "news&ticket=t1")) {
        stream.await("event: lastEventId");
        redis.close();
        try (Reply refused = stream(serve, "news&ticket=t1")) {
          assertEquals(200, refused.status());
          List<String> lines = refused.rest();
          assertEquals(1, lines.size(), lines::toString);
          assertTrue(lines.get(0).matches("retry: [3-6]\\d{3}"), lines::toString);
        }
      }
    }
  }

  @Test
  void grantsNeedRedis() {
    try (CliRun serve = CliRun.start("serve", "--port", "0", "--channels", "grants")) {
      assertEquals(2, serve.status());
      assertTrue(serve.err.lines().get(0).contains("--redis"), () -> "" + serve.err.lines());
    }
  }
}
