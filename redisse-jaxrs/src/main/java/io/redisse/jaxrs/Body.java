package io.redisse.jaxrs;

import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;

/** Reads the body of a request as text: not more than is good for the server, and strictly. */
final class Body {
  /** Holds one event of the default limit with every character escaped, and batches of small ones. */
  static final int MAX_BYTES = 8 * 1024 * 1024;

  private Body() {}

  /**
   * Reads all of it.
   *
   * @throws IllegalArgumentException if it is not text of the charset that the media type names
   *     (UTF-8 if none)
   * @throws TooLarge if it has more than {@link #MAX_BYTES}
   */
  static String read(InputStream in, MediaType type) throws IOException, TooLarge {
    byte[] bytes = in.readNBytes(MAX_BYTES + 1);
    if (bytes.length > MAX_BYTES) {
      throw new TooLarge();
    }
    Charset charset = charset(type);
    try {
      return charset.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("body: expected text in " + charset);
    }
  }

  private static Charset charset(MediaType type) {
    String name = type.getParameters().get(MediaType.CHARSET_PARAMETER);
    if (name == null) {
      return StandardCharsets.UTF_8;
    }
    try {
      return Charset.forName(name);
    } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
      throw new IllegalArgumentException(
          "Content-Type: the charset '" + name + "' is unknown; expected utf-8");
    }
  }

  static final class TooLarge extends Exception {
    private static final long serialVersionUID = 1L;

    TooLarge() {
      super("body: expected at most " + MAX_BYTES + " bytes");
    }
  }
}
