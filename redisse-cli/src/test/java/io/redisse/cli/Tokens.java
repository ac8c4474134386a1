package io.redisse.cli;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Creates tokens like those that an application issues to its clients. */
public final class Tokens {
  public static final String SECRET =
      "a secret that is long enough for it: 0123456789 0123456789 012345";

  private Tokens() {}

  /** Returns claims that grant the given channels for an hour. */
  public static JWTClaimsSet.Builder claims(String... channels) {
    return new JWTClaimsSet.Builder()
        .subject("alice")
        .claim("channels", List.of(channels))
        .expirationTime(in(Duration.ofHours(1)));
  }

  /** Returns the current time plus a duration, which may be negative. */
  public static Date in(Duration time) {
    return Date.from(Instant.now().plus(time));
  }

  public static String hs256(JWTClaimsSet.Builder claims) {
    return signed(JWSAlgorithm.HS256, SECRET, claims);
  }

  public static String signed(JWSAlgorithm algorithm, String secret, JWTClaimsSet.Builder claims) {
    try {
      return signed(new JWSHeader(algorithm), new MACSigner(secret), claims);
    } catch (Exception e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** Returns a token signed with a private key, whose type must match the algorithm. */
  public static String signed(
      JWSAlgorithm algorithm, @Nullable String keyId, PrivateKey key, JWTClaimsSet.Builder claims) {
    JWSHeader header = new JWSHeader.Builder(algorithm).keyID(keyId).build();
    try {
      if (algorithm.equals(JWSAlgorithm.EdDSA)) {
        return ed25519(header, key, claims);
      }
      return signed(
          header,
          key instanceof ECPrivateKey ec ? new ECDSASigner(ec) : new RSASSASigner(key),
          claims);
    } catch (Exception e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static String signed(JWSHeader header, JWSSigner signer, JWTClaimsSet.Builder claims)
      throws Exception {
    JWSObject token = new JWSObject(header, claims.build().toPayload());
    token.sign(signer);
    return token.serialize();
  }

  private static String ed25519(JWSHeader header, PrivateKey key, JWTClaimsSet.Builder claims)
      throws GeneralSecurityException {
    String signed = header.toBase64URL() + "." + claims.build().toPayload().toBase64URL();
    Signature signature = Signature.getInstance("Ed25519");
    signature.initSign(key);
    signature.update(signed.getBytes(StandardCharsets.US_ASCII));
    return signed + "." + Base64URL.encode(signature.sign());
  }

  public static KeyPair keysFor(JWSAlgorithm algorithm) {
    try {
      if (JWSAlgorithm.Family.RSA.contains(algorithm)) {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        return generator.generateKeyPair();
      }
      if (JWSAlgorithm.Family.EC.contains(algorithm)) {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec(
            algorithm.equals(JWSAlgorithm.ES256) ? "secp256r1" : "secp384r1"));
        return generator.generateKeyPair();
      }
      return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException(e);
    }
  }

  public static String pem(KeyPair keys) {
    return "-----BEGIN PUBLIC KEY-----\n"
        + Base64.getMimeEncoder().encodeToString(keys.getPublic().getEncoded())
        + "\n-----END PUBLIC KEY-----\n";
  }
}
