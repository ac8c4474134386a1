package io.redisse.jaxrs.http;

import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads the body of a request as text: not more than is good for the server, and strictly. */
public final class Body {
  /** Holds one event of the default limit with every character escaped, and batches of small ones. */
  private static final int MAX_BYTES = 8 * 1024 * 1024;

  private static final Logger LOG = System.getLogger(Body.class.getName());
  private static final int BAD_REQUEST = 400;
  private static final int TIMEOUT = 408;
  private static final int TOO_LARGE = 413;

  private Body() {}

  /**
   * Reads and parses all of it.
   *
   * @param parser throws {@link IllegalArgumentException} if the text is not what is expected
   * @throws WebApplicationException if it is not, or does not come; its answer says why
   */
  public static <T> T parse(
      ContainerRequestContext request, InputStream in, Function<String, T> parser) {
    try {
      return parser.apply(read(in, request.getMediaType()));
    } catch (IllegalArgumentException e) {
      throw problem(request, BAD_REQUEST, e);
    } catch (TooLarge e) {
      throw problem(request, TOO_LARGE, e);
    } catch (IOException | CancelledKeyException e) {
      LOG.log(Level.DEBUG, "A client was gone before its request had arrived", e);
      throw problem(request, TIMEOUT, new IOException("body: it did not arrive in time", e));
    }
  }

  private static WebApplicationException problem(
      ContainerRequestContext request, int status, Exception cause) {
    Problem problem = new Problem(status, String.valueOf(cause.getMessage()));
    return new WebApplicationException(problem.answer(request.getAcceptableMediaTypes()));
  }

  /**
   * Reads all of it.
   *
   * @throws IllegalArgumentException if it is not text of the charset that the media type names
   *     (UTF-8 if none)
   * @throws TooLarge if it has more than {@link #MAX_BYTES}
   */
  private static String read(InputStream in, @Nullable MediaType type)
      throws IOException, TooLarge {
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

  private static Charset charset(@Nullable MediaType type) {
    String name = type == null ? null : type.getParameters().get(MediaType.CHARSET_PARAMETER);
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

  private static final class TooLarge extends Exception {
    private static final long serialVersionUID = 1L;

    TooLarge() {
      super("body: expected at most " + MAX_BYTES + " bytes");
    }
  }
}
