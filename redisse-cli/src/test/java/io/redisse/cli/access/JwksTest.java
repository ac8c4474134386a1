package io.redisse.cli.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.sun.net.httpserver.HttpServer;
import io.redisse.cli.CliRun;
import io.redisse.cli.Http;
import io.redisse.cli.Http.Reply;
import io.redisse.cli.Tokens;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.interfaces.RSAPublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests {@code redisse serve --channels jwt --jwt-jwks}. */
class JwksTest {
  private final List<JWK> published = new CopyOnWriteArrayList<>();
  private final AtomicInteger fetches = new AtomicInteger();
  private HttpServer issuer;

  @BeforeEach
  void publishKeys() throws IOException {
    issuer = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    issuer.createContext("/jwks", exchange -> {
      fetches.incrementAndGet();
      byte[] set =
          new JWKSet(new ArrayList<>(published)).toString().getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(200, set.length);
      exchange.getResponseBody().write(set);
      exchange.close();
    });
    issuer.start();
  }

  @AfterEach
  void stop() {
    issuer.stop(0);
  }

  private CliRun serve() {
    return CliRun.start(
        "serve",
        "--port",
        "0",
        "--channels",
        "jwt",
        "--jwt-jwks",
        "http://127.0.0.1:" + issuer.getAddress().getPort() + "/jwks");
  }

  private String publishKey(String id) {
    KeyPair keys = Tokens.keysFor(JWSAlgorithm.RS256);
    published.add(new RSAKey.Builder((RSAPublicKey) keys.getPublic()).keyID(id).build());
    return Tokens.signed(JWSAlgorithm.RS256, id, keys.getPrivate(), Tokens.claims("news"));
  }

  private static int statusFor(CliRun serve, String token) {
    try (Reply reply = Http.stream(serve.uri(), "events", "Authorization", "Bearer " + token)) {
      return reply.status();
    }
  }

  @Test
  void anUnknownKeyCausesOneMoreFetch() {
    String first = publishKey("first");
    try (CliRun serve = serve()) {
      assertEquals(200, statusFor(serve, first));
      assertEquals(200, statusFor(serve, first));
      assertEquals(1, fetches.get());
      String second = publishKey("second");
      assertEquals(200, statusFor(serve, second));
      assertEquals(2, fetches.get());
    }
  }

  @Test
  void unknownKeysDoNotEachCauseAFetch() {
    String known = publishKey("known");
    KeyPair own = Tokens.keysFor(JWSAlgorithm.RS256);
    try (CliRun serve = serve()) {
      for (int i = 0; i < 10; i++) {
        assertEquals(
            401,
            statusFor(
                serve,
                Tokens.signed(
                    JWSAlgorithm.RS256, "invented" + i, own.getPrivate(), Tokens.claims("news"))));
      }
      assertTrue(fetches.get() <= 2, fetches::toString);
      assertEquals(200, statusFor(serve, known));
    }
  }

  @Test
  void withoutKeysAClientReceivesARetryTime() {
    String token = publishKey("first");
    try (CliRun serve = serve()) {
      issuer.stop(0);
      try (Reply reply = Http.stream(serve.uri(), "events", "Authorization", "Bearer " + token)) {
        assertEquals(200, reply.status());
        List<String> answer = reply.rest();
        assertEquals(1, answer.size(), answer::toString);
        assertTrue(answer.get(0).startsWith("retry: "), answer::toString);
      }
    }
  }

  @Test
  void keysAreNotFetchedOverPlainHttp() {
    try (CliRun serve =
        CliRun.start("serve", "--channels", "jwt", "--jwt-jwks", "http://example.org/jwks")) {
      assertEquals(2, serve.status());
      assertEquals(
          List.of("redisse: --jwt-jwks: expected an https URL (http is allowed for this machine"
              + " only), got 'http://example.org/jwks'"),
          serve.err.lines());
    }
  }
}
