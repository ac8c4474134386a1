package io.redisse.jaxrs.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Strict decoding of percent-encoded UTF-8 (RFC 3986). */
public final class PercentCoding {
  private PercentCoding() {}

  /** Decodes a name or value from a query, in which a plus sign represents a space. */
  static String decodeQuery(String text) {
    return decode(text.replace('+', ' '));
  }

  /**
   * Decodes a URI component.
   *
   * @throws IllegalArgumentException if the text is not percent-encoded UTF-8
   */
  public static String decode(String text) {
    if (text.indexOf('%') < 0) {
      return text;
    }
    byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
    ByteBuffer decoded = ByteBuffer.allocate(encoded.length);
    for (int i = 0; i < encoded.length; i++) {
      if (encoded[i] == '%') {
        decoded.put((byte) octet(text, encoded, i));
        i += 2;
      } else {
        decoded.put(encoded[i]);
      }
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(decoded.flip()).toString();
    } catch (CharacterCodingException e) {
      throw malformed(text);
    }
  }

  private static int octet(String text, byte[] encoded, int percent) {
    if (percent + 2 >= encoded.length) {
      throw malformed(text);
    }
    int high = Character.digit(encoded[percent + 1], 16);
    int low = Character.digit(encoded[percent + 2], 16);
    if (high < 0 || low < 0) {
      throw malformed(text);
    }
    return high << 4 | low;
  }

  private static IllegalArgumentException malformed(String text) {
    return new IllegalArgumentException(
        "'" + text + "' is not percent-encoded UTF-8; write a literal percent sign as %25");
  }
}
