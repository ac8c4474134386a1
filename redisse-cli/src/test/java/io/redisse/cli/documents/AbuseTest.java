package io.redisse.cli.documents;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.PlainJWT;
import io.redisse.cli.CliRun;
import io.redisse.cli.Http;
import io.redisse.cli.Tokens;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.interfaces.RSAPublicKey;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Sends hostile requests to a server and expects the statuses that docs/security.md lists. */
class AbuseTest {
  private static final Path DOCUMENT = Path.of("../docs/security.md");
  private static final KeyPair KEYS = Tokens.keysFor(JWSAlgorithm.RS256);
  private static final String GOOD =
      Tokens.signed(JWSAlgorithm.RS256, null, KEYS.getPrivate(), Tokens.claims("news"));
  private static final String NDJSON = "Content-Type: application/x-ndjson";
  private static final String JSON = "Content-Type: application/json";

  @TempDir
  private static Path directory;

  private static CliRun serve;

  @BeforeAll
  static void start() throws IOException {
    Path key = Files.writeString(directory.resolve("key"), Tokens.pem(KEYS));
    serve = CliRun.start(
        "serve",
        "--port",
        "0",
        "--channels",
        "jwt",
        "--jwt-key",
        key.toString(),
        "--publish-token",
        "p",
        "--operator-token",
        "o",
        "--request-time",
        "5s");
    serve.uri();
  }

  @AfterAll
  static void stop() {
    serve.end();
  }

  private record Attempt(String description, String request, int status) {}

  private static List<Attempt> attempts() throws Exception {
    List<Attempt> all = new ArrayList<>();
    // Tokens
    all.add(new Attempt("a token of 100 KB", stream("news", bearer("a".repeat(100_000))), 431));
    all.add(new Attempt("a token of 12 KB", stream("news", bearer("a".repeat(12_000))), 401));
    all.add(new Attempt(
        "a token with `alg: none`",
        stream("news", bearer(new PlainJWT(Tokens.claims("news").build()).serialize())),
        401));
    all.add(new Attempt(
        "a token signed by HS256 with the public RSA key as the secret",
        stream(
            "news",
            bearer(Tokens.signed(JWSAlgorithm.HS256, Tokens.pem(KEYS), Tokens.claims("news")))),
        401));
    all.add(new Attempt(
        "a token with its own key in `jwk`", stream("news", bearer(withOwnKey())), 401));
    all.add(new Attempt(
        "a token with a header nested 3,000 levels deep",
        stream("news", bearer(base64("{\"alg\":" + "[".repeat(3_000)) + ".e30.AAAA")),
        401));
    all.add(new Attempt(
        "two tokens in the query, of which the second is valid",
        stream("news&token=x&token=" + GOOD),
        401));
    all.add(new Attempt(
        "two Authorization headers, of which the second is valid",
        stream("news", bearer("x"), bearer(GOOD)),
        401));
    all.add(new Attempt("a valid token for another channel", stream("secret", bearer(GOOD)), 403));
    all.add(new Attempt("a publisher's token used to subscribe", stream("news", bearer("p")), 401));
    // Names
    all.add(new Attempt(
        "CR LF and a header in a channel's name",
        stream("news%0d%0aSet-Cookie:x", bearer(GOOD)),
        400));
    all.add(new Attempt("NUL in a channel's name", stream("a%00b", bearer(GOOD)), 400));
    all.add(new Attempt("overlong UTF-8", stream("%c0%ae%c0%ae", bearer(GOOD)), 400));
    all.add(new Attempt(
        "CR LF and an id in an event's type",
        publish("/channels/news/events?type=a%0d%0aid:%201", "x"),
        400));
    all.add(new Attempt(
        "a publish to a reserved name", publish("/channels/redisse:grant:t/events", "x"), 400));
    all.add(new Attempt("`..` in the path", get("/events/../../../etc/passwd"), 404));
    all.add(new Attempt("`..` in the path, encoded", get("/%2e%2e/%2e%2e/etc/passwd"), 404));
    all.add(new Attempt(
        "`../../operator` as a channel, which is a valid name",
        publish("/channels/..%2f..%2foperator/events", "x"),
        201));
    all.add(new Attempt(
        "a publisher's token used as an operator's",
        publish("/operator/revocations", "{\"channel\":\"news\"}", JSON),
        401));
    // Bodies
    all.add(new Attempt(
        "JSON nested 100,000 levels deep", publish("/events", "[".repeat(100_000), JSON), 400));
    all.add(new Attempt(
        "a JSON number of 100,000 digits",
        publish("/channels/news/events", "{\"data\":" + "9".repeat(100_000) + "}", JSON),
        400));
    all.add(new Attempt(
        "a duplicate JSON field",
        publish("/channels/news/events", "{\"data\":\"a\",\"data\":\"b\"}", JSON),
        400));
    all.add(new Attempt(
        "an unknown JSON field",
        publish("/channels/news/events", "{\"data\":\"a\",\"id\":1}", JSON),
        400));
    all.add(new Attempt(
        "a body of 9 MB", publish("/channels/news/events", "x".repeat(9_000_000)), 413));
    all.add(new Attempt(
        "a batch with one event that is too large",
        publish(
            "/events", "{\"channel\":\"a\",\"data\":\"" + "x".repeat(1_100_000) + "\"}\n", NDJSON),
        413));
    all.add(new Attempt(
        "XML with an external entity",
        publish(
            "/channels/news/events",
            "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><x>&e;</x>",
            "Content-Type: application/xml"),
        415));
    all.add(new Attempt(
        "bytes that are not UTF-8", publish("/channels/news/events", "\u00ff\u00fe"), 400));
    all.add(new Attempt(
        "a compressed body", publish("/channels/news/events", "x", "Content-Encoding: gzip"), 415));
    all.add(new Attempt(
        "an Idempotency-Key of 10 KB",
        publish("/channels/news/events", "x", "Idempotency-Key: " + "k".repeat(10_000)),
        400));
    // Framing
    String post =
        "POST /channels/news/events HTTP/1.1\r\nHost: localhost\r\n" + bearer("p") + "\r\n";
    all.add(new Attempt(
        "Content-Length, then Transfer-Encoding",
        post + "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n",
        400));
    all.add(new Attempt(
        "Transfer-Encoding, then Content-Length",
        post + "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n1\r\nx\r\n0\r\n\r\n",
        400));
    all.add(new Attempt(
        "an unknown Transfer-Encoding",
        post + "Transfer-Encoding: xchunked\r\n\r\n1\r\nx\r\n0\r\n\r\n",
        501));
    all.add(new Attempt(
        "two different Content-Lengths",
        post + "Content-Length: 1\r\nContent-Length: 2\r\n\r\nxy",
        400));
    all.add(new Attempt("a Content-Length of -1", post + "Content-Length: -1\r\n\r\nx", 400));
    all.add(new Attempt("no Host", "GET /events?news HTTP/1.1\r\n\r\n", 400));
    all.add(new Attempt("1,000 headers", stream("news", "X: y\r\n".repeat(999) + "X: y"), 431));
    all.add(new Attempt("TRACE", "TRACE /events HTTP/1.1\r\nHost: localhost\r\n\r\n", 405));
    all.add(new Attempt(
        "X-HTTP-Method-Override on a request without a token",
        withoutToken("/events", "X-HTTP-Method-Override: GET", "Content-Length: 0"),
        401));
    all.add(
        new Attempt("headers that do not end", "GET /events HTTP/1.1\r\nHost: localhost\r\n", 408));
    return all;
  }

  private static String withOwnKey() throws Exception {
    KeyPair own = Tokens.keysFor(JWSAlgorithm.RS256);
    JWSObject token = new JWSObject(
        new JWSHeader.Builder(JWSAlgorithm.RS256)
            .jwk(new RSAKey.Builder((RSAPublicKey) own.getPublic()).build())
            .build(),
        Tokens.claims("news").build().toPayload());
    token.sign(new RSASSASigner(own.getPrivate()));
    return token.serialize();
  }

  private static String base64(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String bearer(String token) {
    return "Authorization: Bearer " + token;
  }

  private static String stream(String query, String... headers) {
    return get("/events?" + query, headers);
  }

  private static String get(String target, String... headers) {
    return "GET " + target + " HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n"
        + lines(headers) + "\r\n";
  }

  private static String publish(String target, String body, String... headers) {
    return "POST " + target + " HTTP/1.1\r\nHost: localhost\r\n" + bearer("p") + "\r\n"
        + lines(headers) + "Content-Length: " + body.length() + "\r\n\r\n" + body;
  }

  private static String withoutToken(String target, String... headers) {
    return "POST " + target + " HTTP/1.1\r\nHost: localhost\r\n" + lines(headers) + "\r\n";
  }

  private static String lines(String... headers) {
    return headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
  }

  @TestFactory
  List<DynamicTest> hostileRequestsAreRejected() throws Exception {
    List<DynamicTest> tests = new ArrayList<>();
    for (Attempt attempt : attempts()) {
      tests.add(dynamicTest(attempt.description(), () -> {
        assertEquals(attempt.status(), statusOf(send(attempt.request())));
        String row = "| " + attempt.description() + " | " + attempt.status() + " |";
        assertTrue(
            Files.readString(DOCUMENT).contains(row), () -> "expected in the document: " + row);
      }));
    }
    tests.add(dynamicTest("afterwards the server still works and has logged no secrets", () -> {
      assertEquals(201, statusOf(send(publish("/channels/news/events", "x"))));
      assertEquals(200, Http.get(serve.uri().resolve("health/live")).statusCode());
      String log = serve.err.toString(StandardCharsets.UTF_8);
      assertFalse(log.contains("error"), log);
      assertFalse(log.contains(GOOD), log);
    }));
    return tests;
  }

  @Test
  void aBodyThatDoesNotEndClosesTheConnection() throws IOException {
    int status = statusOf(send("POST /channels/news/events HTTP/1.1\r\nHost: localhost\r\n"
        + bearer("p") + "\r\nContent-Length: 10\r\n\r\nx"));
    assertTrue(Set.of(0, 408).contains(status), () -> "" + status);
    String row = "| a body that does not end: the connection is closed | 408 or – |";
    assertTrue(Files.readString(DOCUMENT).contains(row), () -> "expected in the document: " + row);
  }

  private static String send(String request) throws IOException {
    URI uri = serve.uri();
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), uri.getPort())) {
      socket.setSoTimeout(60_000);
      try {
        socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      } catch (IOException e) {
        // The server rejected the request before it was sent completely.
      }
      InputStream in = socket.getInputStream();
      return new String(in.readNBytes("HTTP/1.1 200".length()), StandardCharsets.US_ASCII);
    }
  }

  private static int statusOf(String answer) {
    return answer.isEmpty() ? 0 : Integer.parseInt(answer.substring("HTTP/1.1 ".length()));
  }
}
