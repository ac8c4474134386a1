package io.redisse.cli.access;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.impl.EdDSAProvider;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.util.Base64URL;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.X509EncodedKeySpec;
import java.util.HexFormat;

/**
 * Verifies Ed25519 signatures with the JDK's own implementation. The JOSE library's own verifier
 * would require Tink as an additional dependency.
 */
final class Ed25519Verifier extends EdDSAProvider implements JWSVerifier {
  private static final String ALGORITHM = "Ed25519";

  /** The prefix of an X.509-encoded Ed25519 key (RFC 8410). The 32 key bytes follow. */
  private static final byte[] X509_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

  private static final int KEY_BYTES = 32;

  private final PublicKey key;

  Ed25519Verifier(OctetKeyPair key) throws JOSEException {
    byte[] raw = key.getDecodedX();
    if (raw.length != KEY_BYTES) {
      throw new JOSEException("Ed25519 key: expected " + KEY_BYTES + " bytes, got " + raw.length);
    }
    byte[] encoded = new byte[X509_PREFIX.length + raw.length];
    System.arraycopy(X509_PREFIX, 0, encoded, 0, X509_PREFIX.length);
    System.arraycopy(raw, 0, encoded, X509_PREFIX.length, raw.length);
    try {
      this.key = KeyFactory.getInstance(ALGORITHM).generatePublic(new X509EncodedKeySpec(encoded));
    } catch (GeneralSecurityException e) {
      throw new JOSEException(e.getMessage(), e);
    }
  }

  /** Returns the 32 bytes of a JDK key, encoded for the {@code x} member of a JWK. */
  static Base64URL rawKey(PublicKey key) {
    byte[] encoded = key.getEncoded();
    byte[] raw = new byte[KEY_BYTES];
    System.arraycopy(encoded, encoded.length - KEY_BYTES, raw, 0, KEY_BYTES);
    return Base64URL.encode(raw);
  }

  @Override
  public boolean verify(JWSHeader header, byte[] signed, Base64URL signature) throws JOSEException {
    try {
      Signature verifier = Signature.getInstance(ALGORITHM);
      verifier.initVerify(key);
      verifier.update(signed);
      return verifier.verify(signature.decode());
    } catch (SignatureException e) {
      return false;
    } catch (GeneralSecurityException e) {
      throw new JOSEException(e.getMessage(), e);
    }
  }
}
