package io.redisse.api.internal;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads PEM certificates and keys. Error messages name the file and the expected content but never
 * quote the file, and exceptions for keys have no cause, because either could leak the key.
 */
public final class Pem {
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z ]+)-----([A-Za-z0-9+/=\\s]+)-----END \\1-----");
  private static final Pattern OTHER_KEY = Pattern.compile("-----BEGIN ([A-Z ]+ PRIVATE KEY)-----");
  private static final String PKCS8_LABEL = "PRIVATE KEY";

  private Pem() {}

  /**
   * One block of a PEM file.
   *
   * @param label the label, such as {@code PUBLIC KEY}
   * @param base64 the encoded content, which may span several lines
   */
  public record Block(String label, String base64) {
    /**
     * Decodes the block.
     *
     * @return the bytes, usually DER
     * @throws IllegalArgumentException if the content is not valid Base64
     */
    public byte[] bytes() {
      return Base64.getMimeDecoder().decode(base64);
    }
  }

  /**
   * Finds the complete blocks in a PEM file. Text between blocks is ignored.
   *
   * @param text the content of a PEM file
   * @return the blocks in file order; empty if there are none
   */
  public static List<Block> blocks(String text) {
    List<Block> blocks = new ArrayList<>();
    Matcher block = BLOCK.matcher(text);
    while (block.find()) {
      blocks.add(new Block(block.group(1), block.group(2)));
    }
    return blocks;
  }

  /**
   * Reads X.509 certificates, for example a chain or a set of trust anchors.
   *
   * @param file the PEM file
   * @return at least one certificate, in file order
   * @throws IOException if the file cannot be read
   * @throws IllegalArgumentException if the file contains no certificate, or contains other content
   */
  public static List<Certificate> certificates(Path file) throws IOException {
    byte[] text = Files.readAllBytes(file);
    List<Certificate> found;
    try {
      found = List.copyOf(CertificateFactory.getInstance("X.509")
          .generateCertificates(new ByteArrayInputStream(text)));
    } catch (CertificateException e) {
      throw new IllegalArgumentException(file + ": expected certificates in PEM", e);
    }
    if (found.isEmpty()) {
      throw new IllegalArgumentException(file + ": expected certificates in PEM, got none");
    }
    return found;
  }

  /**
   * Reads an unencrypted PKCS #8 private key.
   *
   * @param file the PEM file
   * @param algorithm the algorithm of the key's certificate, such as {@code EC}
   * @return the key
   * @throws IOException if the file cannot be read
   * @throws IllegalArgumentException if the file contains no such key
   */
  public static PrivateKey privateKey(Path file, String algorithm) throws IOException {
    String text = Files.readString(file, StandardCharsets.ISO_8859_1);
    Block key = blocks(text).stream()
        .filter(block -> block.label().equals(PKCS8_LABEL))
        .findFirst()
        .orElseThrow(() -> notPkcs8(file, text));
    try {
      return KeyFactory.getInstance(algorithm)
          .generatePrivate(new PKCS8EncodedKeySpec(key.bytes()));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalArgumentException(
          file + ": keys of the certificate's algorithm, " + algorithm + ", are not supported");
    } catch (InvalidKeySpecException | IllegalArgumentException e) {
      throw new IllegalArgumentException(
          file + ": expected a private key of the certificate's algorithm, " + algorithm);
    }
  }

  private static IllegalArgumentException notPkcs8(Path file, String text) {
    Matcher other = OTHER_KEY.matcher(text);
    return new IllegalArgumentException(
        file + ": expected a private key in PEM (PKCS #8, not encrypted), got "
            + (other.find()
                ? other.group(1) + "; 'openssl pkcs8 -topk8 -nocrypt' converts it"
                : "none"));
  }
}
