package io.redisse.jaxrs.http;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads request bodies as text, with a size limit and strict decoding. */
public final class Body {
  /**
   * Enough for one event of the default maximum size with every character escaped, or for a large
   * batch.
   */
  private static final int MAX_BYTES = 8 * 1024 * 1024;

  private static final Logger LOG = System.getLogger(Body.class.getName());
  private static final int BAD_REQUEST = 400;
  private static final int REQUEST_TIMEOUT = 408;
  private static final int TOO_LARGE = 413;
  private static final int UNSUPPORTED = 415;
  private static final int UNAVAILABLE = 503;

  /** The codings that leave the body as it is. */
  private static final Set<String> PLAIN = Set.of("", "identity");

  private Body() {}

  /**
   * Reads the whole body and parses it.
   *
   * @param parser throws {@link IllegalArgumentException} if the text is not valid
   * @throws AnswerException with status 400 if the body is invalid, 408 if it arrives too slowly, 413
   *     if it is too large, 415 if it is compressed, 503 if too many large bodies arrive at once
   */
  public static <T> T parse(HttpRequest request, Function<String, T> parser) {
    requirePlain(request);
    try {
      requireLength(request.header("Content-Length"));
      Charset charset = charset(request.contentType());
      // One byte more than allowed, to notice a larger body.
      return BodyMemory.OF_PROCESS.parse(
          request.body(), MAX_BYTES + 1, bytes -> parser.apply(decode(bytes, charset)));
    } catch (IllegalArgumentException e) {
      throw problem(request, BAD_REQUEST, e);
    } catch (TooLarge e) {
      throw problem(request, TOO_LARGE, e);
    } catch (BodyMemory.Exhausted e) {
      throw problem(request, UNAVAILABLE, e);
    } catch (IOException | CancelledKeyException e) {
      LOG.log(Level.DEBUG, "A request body was incomplete", e);
      throw problem(request, REQUEST_TIMEOUT, new IOException("body: did not arrive in time", e));
    }
  }

  private static void requirePlain(HttpRequest request) {
    String encoding = request.header("Content-Encoding");
    if (encoding == null
        || Arrays.stream(encoding.split(",", -1))
            .map(coding -> coding.strip().toLowerCase(Locale.ROOT))
            .allMatch(PLAIN::contains)) {
      return;
    }
    throw new AnswerException(new Problem(
            UNSUPPORTED,
            "Content-Encoding: expected a body that is not compressed, got '" + encoding + "'")
        .answer(request)
        // RFC 9110, section 15.5.16
        .with("Accept-Encoding", "identity"));
  }

  /**
   * Rejects a body by its announced length, so that the client need not send it.
   *
   * @param length the Content-Length header, which containers check; null if there is none
   */
  private static void requireLength(@Nullable String length) {
    if (length != null && Long.parseLong(length) > MAX_BYTES) {
      throw new TooLarge();
    }
  }

  private static AnswerException problem(HttpRequest request, int status, Exception cause) {
    return new AnswerException(
        new Problem(status, String.valueOf(cause.getMessage())).answer(request));
  }

  private static String decode(byte[] bytes, Charset charset) {
    if (bytes.length > MAX_BYTES) {
      throw new TooLarge();
    }
    if (charset.equals(StandardCharsets.UTF_8)) {
      // Several times faster than a decoder, but replaces what is malformed.
      String text = new String(bytes, StandardCharsets.UTF_8);
      if (text.indexOf('\uFFFD') < 0) {
        return text;
      }
    }
    try {
      return charset.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("body: expected valid " + charset + " text");
    }
  }

  private static Charset charset(@Nullable MediaRange type) {
    String name = type == null ? null : type.charset();
    if (name == null) {
      return StandardCharsets.UTF_8;
    }
    try {
      return Charset.forName(name);
    } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
      throw new IllegalArgumentException(
          "Content-Type: unknown charset '" + name + "'; expected utf-8");
    }
  }

  private static final class TooLarge extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TooLarge() {
      super("body: expected at most " + MAX_BYTES + " bytes");
    }
  }
}
