package io.redisse.cli.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.util.Base64URL;
import io.redisse.api.AccessDeniedException;
import io.redisse.api.ChannelRequest;
import io.redisse.api.Grant;
import io.redisse.cli.Tokens;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Random tokens; see .ci/fuzz. */
class JwtFuzzTest {
  private static final byte[] SECRET = Tokens.SECRET.getBytes(StandardCharsets.UTF_8);

  private static final JwtResolver RESOLVER = new JwtResolver(
      new JwtVerifier(
          new ImmutableJWKSet<>(new JWKSet(new OctetSequenceKey.Builder(SECRET).build())),
          Optional.empty(),
          Set.of()),
      "channels",
      "token");

  private record TokenRequest(String token) implements ChannelRequest {
    @Override
    public String method() {
      return "GET";
    }

    @Override
    public String path() {
      return "/events";
    }

    @Override
    public Map<String, List<String>> query() {
      return Map.of();
    }

    @Override
    public Set<String> requestedChannels() {
      return Set.of("news");
    }

    @Override
    public Optional<String> header(String name) {
      return name.equalsIgnoreCase("Authorization")
          ? Optional.of("Bearer " + token)
          : Optional.empty();
    }

    @Override
    public Map<String, String> cookies() {
      return Map.of();
    }

    @Override
    public Optional<Principal> principal() {
      return Optional.empty();
    }

    @Override
    public Optional<String> remoteAddress() {
      return Optional.empty();
    }

    @Override
    public Optional<Object> property(String name) {
      return Optional.empty();
    }

    @Override
    public <T> Optional<T> unwrap(Class<T> type) {
      return Optional.empty();
    }
  }

  private static Grant resolve(String token) {
    return RESOLVER.resolve(new TokenRequest(token)).toCompletableFuture().join();
  }

  /** An unsigned token is denied. */
  @FuzzTest
  void token(byte[] input) {
    String text = new String(input, StandardCharsets.UTF_8);
    assertDenied(text);
  }

  private static void assertDenied(String token) {
    AccessDeniedException denied = assertThrows(AccessDeniedException.class, () -> resolve(token));
    assertEquals(401, denied.status());
  }

  /** The header and the claims are JSON, but unsigned. */
  @FuzzTest
  void header(byte[] input) {
    String json = new String(input, StandardCharsets.UTF_8);
    String header = Base64URL.encode(json).toString();
    assertDenied(header + "." + Base64URL.encode("{}") + "." + header);
  }

  /** A signed token is denied or grants the requested channel. */
  @FuzzTest
  void claims(byte[] input) throws JOSEException {
    String json = new String(input, StandardCharsets.UTF_8);
    JWSObject token = new JWSObject(new JWSHeader(JWSAlgorithm.HS256), new Payload(json));
    token.sign(new MACSigner(SECRET));
    try {
      assertEquals(Set.of("news"), resolve(token.serialize()).channels());
    } catch (AccessDeniedException e) {
      assertTrue(e.status() == 401 || e.status() == 403);
    }
  }
}
