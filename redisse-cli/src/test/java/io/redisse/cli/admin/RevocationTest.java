package io.redisse.cli.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.redisse.cli.CliRun;
import io.redisse.cli.Http;
import io.redisse.cli.Http.Reply;
import io.redisse.cli.TestRedis;
import io.redisse.cli.Tokens;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests revocations by operators. */
class RevocationTest {
  private static final String TOKEN = "an operator's token";
  private static final String ALICE = Tokens.hs256(Tokens.claims("news", "room:*"));
  private static final String BOB = Tokens.hs256(Tokens.claims("news").subject("bob"));

  private final TestRedis redis = new TestRedis();

  @TempDir
  private Path directory;

  private Path keys;

  @BeforeEach
  void writeKeys() throws IOException {
    keys = Files.writeString(directory.resolve("keys"), Tokens.SECRET);
  }

  @AfterEach
  void stopRedis() {
    redis.close();
  }

  private CliRun serve(String... more) {
    List<String> args = new ArrayList<>(List.of("serve", "--port", "0", "--channels", "jwt"));
    args.addAll(List.of("--jwt-key", keys.toString(), "--operator-token", TOKEN));
    args.addAll(List.of(more));
    return CliRun.start(args.toArray(String[]::new));
  }

  private static Reply stream(CliRun serve, String query, String token) {
    return Http.stream(serve.uri(), "events?" + query, "Authorization", "Bearer " + token);
  }

  private static int statusFor(CliRun serve, String query, String token) {
    try (Reply reply = stream(serve, query, token)) {
      return reply.status();
    }
  }

  private static HttpResponse<String> revoke(URI server, String body, String token) {
    return Http.post(
        server.resolve("operator/revocations"),
        body,
        "Content-Type",
        "application/json",
        "Authorization",
        "Bearer " + token);
  }

  @Test
  void aRevokedPrincipalIsRejectedByAllServersIncludingLaterOnes() {
    redis.start();
    try (CliRun one = serve("--redis", redis.url());
        CliRun other = serve("--redis", redis.url(), "--publish-token", "a publisher's");
        Reply alice = stream(other, "news", ALICE);
        Reply bob = stream(other, "news", BOB)) {
      alice.await("event: lastEventId");
      bob.await("event: lastEventId");

      HttpResponse<String> answer =
          revoke(one.uri(), "{\"principal\":\"alice\",\"for\":\"1h\"}", TOKEN);

      assertEquals(200, answer.statusCode(), answer::body);
      assertTrue(answer.body().contains("\"principal\":\"alice\""), answer::body);
      assertTrue(answer.body().matches(".*\"until\":\"20\\d\\d-.*Z\".*"), answer::body);
      assertEquals(
          answer.body(),
          revoke(other.uri(), "{\"principal\":\"alice\",\"for\":\"1m\"}", TOKEN).body(),
          "the later end is in force");
      alice.rest();
      for (CliRun serve : List.of(one, other)) {
        assertEquals(204, statusFor(serve, "news", ALICE));
      }
      try (CliRun later = serve("--redis", redis.url())) {
        Awaitility.await().until(() -> statusFor(later, "news", ALICE) == 204);
      }
      assertEquals(200, statusFor(one, "news", BOB));
      assertEquals(
          200,
          revoke(one.uri(), "{\"principal\":\"alice\",\"for\":\"0s\"}", TOKEN).statusCode());
      assertEquals(200, statusFor(one, "news", ALICE));
    }
  }

  @Test
  void aRevokedChannelIsAnsweredWith204() {
    try (CliRun serve = serve();
        Reply stream = stream(serve, "news&room:1", ALICE)) {
      stream.await("event: lastEventId");
      HttpResponse<String> answer =
          revoke(serve.uri(), "{\"channel\":\"room:1\",\"for\":\"1h\"}", TOKEN);
      assertEquals(200, answer.statusCode());
      String hour = answer.body();
      assertEquals(hour, revoke(serve.uri(), "{\"channel\":\"room:1\"}", TOKEN).body());
      stream.rest();
      assertEquals(204, statusFor(serve, "room:1", ALICE));
      assertEquals(200, statusFor(serve, "news", ALICE));
    }
  }

  @Test
  void withAnAdminPortRevocationsAreAcceptedThereOnly() {
    try (CliRun serve = serve("--admin-port", "0");
        Reply stream = stream(serve, "news", ALICE)) {
      stream.await("event: lastEventId");
      String line = serve.out.await("Redisse serves ");
      URI admin = URI.create("http://127.0.0.1" + line.replaceFirst(".* ", ":") + "/");
      String body = "{\"principal\":\"alice\"}";
      assertEquals(404, revoke(serve.uri(), body, TOKEN).statusCode());
      assertEquals(200, revoke(admin, body, TOKEN).statusCode());
      stream.rest();
    }
  }

  @Test
  void onlyTheOperatorTokenMayRevoke() {
    try (CliRun serve = serve("--publish-token", "a publisher's")) {
      String body = "{\"principal\":\"alice\"}";
      for (String token : List.of("", "a publisher's", TOKEN + "x", ALICE)) {
        HttpResponse<String> answer = revoke(serve.uri(), body, token);
        assertEquals(401, answer.statusCode());
        assertEquals("Bearer", answer.headers().firstValue("WWW-Authenticate").orElse(""));
      }
      assertEquals(200, statusFor(serve, "news", ALICE));
    }
  }

  @Test
  void withoutAnOperatorTokenRevocationsAreOff() {
    try (CliRun serve = CliRun.start("serve", "--port", "0")) {
      assertEquals(404, revoke(serve.uri(), "{\"channel\":\"news\"}", "").statusCode());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[]",
        "{}",
        "{\"principal\":\"alice\",\"channel\":\"news\"}",
        "{\"principal\":\"\"}",
        "{\"principal\":1}",
        "{\"channel\":\"redisse:x\"}",
        "{\"principal\":\"alice\",\"for\":\"long\"}",
        "{\"principal\":\"alice\",\"until\":\"tomorrow\"}",
      })
  void anInvalidRevocationIsRejectedWithTheReason(String body) {
    try (CliRun serve = serve()) {
      HttpResponse<String> answer = revoke(serve.uri(), body, TOKEN);
      assertEquals(400, answer.statusCode());
      assertTrue(answer.body().matches("(?s).*(expected|reserved).*"), answer::body);
    }
  }
}
