package io.redisse.cli.access;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.SecurityContext;
import io.redisse.api.internal.Pem;
import java.io.IOException;
import java.net.InetAddress;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.List;

/**
 * Loads the keys that verify tokens. Error messages never quote the content of a file, because the
 * file may contain a secret.
 */
final class JwtKeys {
  /** The minimum length of an HS256 secret according to RFC 7518, section 3.2. */
  private static final int MIN_SECRET_BYTES = 32;

  private static final String PUBLIC_KEY = "PUBLIC KEY";

  private JwtKeys() {}

  /**
   * Returns a source that fetches a JWK set from a URL. The set is cached for five minutes and
   * refreshed shortly before it expires. An unknown key triggers an immediate fetch, but no more
   * than two fetches in 30 seconds. If the URL does not respond, the cached keys remain in use.
   *
   * @throws IllegalArgumentException if the URL is invalid, or if it uses plain http and the host
   *     is not a loopback address. An attacker on the network could then substitute keys
   */
  static JWKSource<SecurityContext> at(URI address) {
    if (!"https".equals(address.getScheme()) && !isLoopback(address)) {
      throw new IllegalArgumentException(
          "expected an https URL (http is allowed for this machine only), got '" + address + "'");
    }
    try {
      return JWKSourceBuilder.create(address.toURL())
          .retrying(true)
          .outageTolerantForever()
          .build();
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException("expected an https URL, got '" + address + "'", e);
    }
  }

  private static boolean isLoopback(URI address) {
    try {
      return "http".equals(address.getScheme())
          && address.getHost() != null
          && InetAddress.getByName(address.getHost()).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }

  /**
   * Reads keys from a file. The file may contain a JWK, a JWK set or public keys in PEM format. Any
   * other content is used as a shared secret.
   *
   * @throws IOException if the file cannot be read
   * @throws IllegalArgumentException if the file contains no valid key, or the shared secret is too
   *     short
   */
  static JWKSet in(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    String text = new String(bytes, StandardCharsets.ISO_8859_1).strip();
    if (text.startsWith("{")) {
      return json(text);
    }
    if (text.contains("-----BEGIN ")) {
      return new JWKSet(pem(text));
    }
    byte[] secret = text.getBytes(StandardCharsets.ISO_8859_1);
    if (secret.length < MIN_SECRET_BYTES) {
      throw new IllegalArgumentException("expected a JWK set, public keys in PEM, or a secret of at"
          + " least " + MIN_SECRET_BYTES + " bytes, got " + secret.length + " bytes");
    }
    return new JWKSet(new OctetSequenceKey.Builder(secret).build());
  }

  private static JWKSet json(String text) {
    try {
      JWKSet set = text.contains("\"keys\"") ? JWKSet.parse(text) : new JWKSet(JWK.parse(text));
      if (set.isEmpty()) {
        throw new IllegalArgumentException("expected at least one key in the JWK set, got none");
      }
      return set;
    } catch (ParseException e) {
      throw new IllegalArgumentException("expected a JWK or a JWK set, got other JSON");
    }
  }

  private static List<JWK> pem(String text) {
    List<JWK> keys = new ArrayList<>();
    for (Pem.Block block : Pem.blocks(text)) {
      if (!block.label().equals(PUBLIC_KEY)) {
        throw new IllegalArgumentException("expected only 'BEGIN PUBLIC KEY' in PEM, got 'BEGIN "
            + block.label() + "'; extract the public key with 'openssl pkey -pubout'");
      }
      keys.add(jwk(block.bytes()));
    }
    if (keys.isEmpty()) {
      throw new IllegalArgumentException("expected public keys in PEM, got an incomplete block");
    }
    return keys;
  }

  private static JWK jwk(byte[] encoded) {
    for (String algorithm : List.of("RSA", "EC", "Ed25519")) {
      try {
        return jwk(
            KeyFactory.getInstance(algorithm).generatePublic(new X509EncodedKeySpec(encoded)));
      } catch (GeneralSecurityException e) {
        // The key does not use this algorithm; try the next algorithm.
      }
    }
    throw new IllegalArgumentException("expected a public key of type RSA, EC or Ed25519");
  }

  private static JWK jwk(PublicKey key) {
    if (key instanceof RSAPublicKey rsa) {
      return new RSAKey.Builder(rsa).build();
    }
    if (key instanceof ECPublicKey ec) {
      Curve curve = Curve.forECParameterSpec(ec.getParams());
      if (curve == null) {
        throw new IllegalArgumentException("expected an EC key on P-256, P-384 or P-521");
      }
      return new ECKey.Builder(curve, ec).build();
    }
    return new OctetKeyPair.Builder(Curve.Ed25519, Ed25519Verifier.rawKey(key)).build();
  }
}
