package io.redisse.cli.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import io.redisse.cli.CliRun;
import io.redisse.cli.Http;
import io.redisse.cli.Http.Reply;
import io.redisse.cli.Tokens;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests {@code redisse serve --channels jwt}. */
class JwtTest {
  @TempDir
  private Path directory;

  private CliRun serve(String keys, String... more) throws IOException {
    List<String> args = new ArrayList<>(List.of(
        "serve",
        "--port",
        "0",
        "--verbose",
        "--channels",
        "jwt",
        "--jwt-key",
        keyFile(keys).toString()));
    args.addAll(List.of(more));
    return CliRun.start(args.toArray(String[]::new));
  }

  private Path keyFile(String keys) throws IOException {
    return Files.writeString(directory.resolve("keys"), keys);
  }

  private static Reply stream(CliRun serve, String query, String token) {
    return Http.stream(serve.uri(), "events" + query, "Authorization", "Bearer " + token);
  }

  private static int statusFor(CliRun serve, String query, String token) {
    try (Reply reply = stream(serve, query, token)) {
      return reply.status();
    }
  }

  @Test
  void aTokenIsAcceptedInTheHeaderTheParameterOrTheCookie() throws IOException {
    String token = Tokens.hs256(Tokens.claims("news"));
    try (CliRun serve = serve(Tokens.SECRET);
        Reply header = stream(serve, "?news", token);
        Reply parameter = Http.stream(serve.uri(), "events?news&token=" + token);
        Reply cookie =
            Http.stream(serve.uri(), "events?news", "Cookie", "a=b; redisse_token=" + token);
        Reply none = Http.stream(serve.uri(), "events?news")) {
      for (Reply reply : List.of(header, parameter, cookie)) {
        assertEquals(200, reply.status());
        reply.await("event: lastEventId");
      }
      assertEquals(401, none.status());
      assertEquals("Bearer", none.header("WWW-Authenticate"));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "?news, news, 200",
    "'', news, 200",
    "?user:42&news, news|user:*, 200",
    "?anything, *, 200",
    "?us, user:*, 403",
    "?news2, news, 403",
    "?news&secret, news, 403",
    "?a, '', 403",
    "'', user:*, 404",
    "?news, redisse:*, 401",
  })
  void theTokensPatternsDetermineTheChannels(String query, String patterns, int status)
      throws IOException {
    String token =
        Tokens.hs256(Tokens.claims(patterns.isEmpty() ? new String[0] : patterns.split("\\|")));
    try (CliRun serve = serve(Tokens.SECRET)) {
      assertEquals(status, statusFor(serve, query, token));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"RS256", "RS512", "PS256", "ES256", "ES384", "EdDSA"})
  void aPublicKeyVerifiesOnlyTokensOfItsKind(String name) throws IOException {
    JWSAlgorithm algorithm = JWSAlgorithm.parse(name);
    KeyPair keys = Tokens.keysFor(algorithm);
    KeyPair others = Tokens.keysFor(algorithm);
    try (CliRun serve = serve(Tokens.pem(keys))) {
      assertEquals(
          200,
          statusFor(
              serve,
              "?news",
              Tokens.signed(algorithm, null, keys.getPrivate(), Tokens.claims("news"))));
      assertEquals(
          401,
          statusFor(
              serve,
              "?news",
              Tokens.signed(algorithm, null, others.getPrivate(), Tokens.claims("news"))));
      // Anyone may know a public key, so it must not be accepted as a shared secret.
      assertEquals(
          401,
          statusFor(
              serve,
              "?news",
              Tokens.signed(JWSAlgorithm.HS256, Tokens.pem(keys), Tokens.claims("news"))));
    }
  }

  static Stream<Arguments> invalidTokens() {
    JWTClaimsSet noExpiry =
        new JWTClaimsSet.Builder().claim("channels", List.of("news")).build();
    String good = Tokens.hs256(known());
    return Stream.of(
        Arguments.of("is not a token", "xyzzy"),
        Arguments.of("is not signed", new PlainJWT(known().build()).serialize()),
        Arguments.of(
            "was changed",
            good.substring(0, good.lastIndexOf('.') - 3) + "AAA"
                + good.substring(good.lastIndexOf('.'))),
        Arguments.of("lost its signature", good.substring(0, good.lastIndexOf('.') + 1)),
        Arguments.of(
            "has another secret",
            Tokens.signed(JWSAlgorithm.HS256, "another " + Tokens.SECRET, known())),
        Arguments.of(
            "ended within the tolerance",
            Tokens.hs256(known().expirationTime(Tokens.in(Duration.ofSeconds(-2))))),
        Arguments.of(
            "begins later", Tokens.hs256(known().notBeforeTime(Tokens.in(Duration.ofHours(1))))),
        Arguments.of(
            "never ends",
            Tokens.hs256(new JWTClaimsSet.Builder(noExpiry).issuer("app").audience("redisse"))),
        Arguments.of("is of another issuer", Tokens.hs256(known().issuer("other"))),
        Arguments.of("is for another audience", Tokens.hs256(known().audience("other"))),
        Arguments.of("names no channels", Tokens.hs256(known().claim("channels", null))),
        Arguments.of("names one channel", Tokens.hs256(known().claim("channels", "news"))),
        Arguments.of("names no text", Tokens.hs256(known().claim("channels", List.of(1)))));
  }

  private static JWTClaimsSet.Builder known() {
    return Tokens.claims("news").issuer("app").audience(List.of("other", "redisse"));
  }

  @ParameterizedTest(name = "one that {0}")
  @MethodSource("invalidTokens")
  void anInvalidTokenIsRejectedAndNeverPrinted(String which, String token) throws IOException {
    try (CliRun serve =
        serve(Tokens.SECRET, "--jwt-issuer", "app", "--jwt-audience", "api,redisse")) {
      try (Reply reply = stream(serve, "?news", token)) {
        assertEquals(401, reply.status(), which);
        String body = String.join("\n", reply.rest());
        assertEquals("The token is invalid or expired.", body);
      }
      assertEquals(200, statusFor(serve, "?news", Tokens.hs256(known())));
      assertTrue(serve.err.await("Rejected a token from 127.0.0.1: ").length() > 0);
      String log = serve.err.toString(StandardCharsets.UTF_8);
      assertFalse(log.contains(token), log);
      assertFalse(log.contains(Tokens.SECRET), log);
    }
  }

  @Test
  void aStreamEndsWithItsToken() throws IOException {
    try (CliRun serve = serve(Tokens.SECRET)) {
      // Wait until the server has started, so that the token below does not expire too early.
      assertEquals(200, statusFor(serve, "?news", Tokens.hs256(Tokens.claims("news"))));
      Instant end = Instant.now().plusSeconds(4);
      String token =
          Tokens.hs256(Tokens.claims("news").expirationTime(Tokens.in(Duration.ofSeconds(4))));
      try (Reply reply = stream(serve, "?news", token)) {
        reply.await("event: lastEventId");
        reply.rest();
      }
      // Times in JWTs are whole seconds, and a stream may end with up to a fifth of its time left.
      assertTrue(Instant.now().isAfter(end.minusSeconds(2)));
      Awaitility.await().until(() -> statusFor(serve, "?news", token) == 401);
    }
  }

  @Test
  void aChangedKeyFileIsReadAgain() throws IOException {
    KeyPair first = Tokens.keysFor(JWSAlgorithm.ES256);
    KeyPair second = Tokens.keysFor(JWSAlgorithm.ES256);
    String token =
        Tokens.signed(JWSAlgorithm.ES256, null, second.getPrivate(), Tokens.claims("news"));
    try (CliRun serve = serve(Tokens.pem(first))) {
      assertEquals(401, statusFor(serve, "?news", token));
      Path file = keyFile(Tokens.pem(first) + Tokens.pem(second));
      Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(5)));
      assertEquals(200, statusFor(serve, "?news", token));
      Files.setLastModifiedTime(keyFile("broken"), FileTime.from(Instant.now().plusSeconds(9)));
      assertEquals(200, statusFor(serve, "?news", token));
      serve.err.await("the previous keys stay in use");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "too short | or a secret of at least 32 bytes, got 9 bytes",
        "{\"kty\":\"x\"} | expected a JWK or a JWK set, got other JSON",
        "{\"keys\":[]} | expected at least one key in the JWK set, got none",
        "-----BEGIN PRIVATE KEY-----AAAA-----END PRIVATE KEY----- | got 'BEGIN PRIVATE KEY'",
        "-----BEGIN PUBLIC KEY-----AAAA-----END PUBLIC KEY----- | a public key of type RSA, EC or Ed25519",
        "-----BEGIN PUBLIC KEY-----AAAA | got an incomplete block",
      })
  void aFileWithoutAKeyIsReportedInOneLine(String keys, String message) throws IOException {
    try (CliRun serve = serve(keys)) {
      assertEquals(2, serve.status());
      assertTrue(
          serve.err.lines().get(0).contains(message), () -> serve.err.lines().toString());
      assertTrue(serve.err.lines().get(0).startsWith("redisse: --jwt-key: "));
    }
  }
}
