package io.redisse.jaxrs.grizzly.syntax;

import java.util.Locale;
import java.util.Set;
import org.glassfish.grizzly.Buffer;
import org.glassfish.grizzly.http.util.HttpStatus;
import org.jspecify.annotations.Nullable;

/**
 * Checks a request's head byte by byte as it arrives, by RFC 9112. Grizzly's parser accepts more
 * than that, such as lines that end with LF, header lines without a colon, or spaces within names.
 * A proxy in front may understand such a head in another way, and take a part of one request for
 * another (request smuggling).
 */
public final class RequestHead {
  private static final int LONGEST_VERSION = "HTTP/1.1".length();
  private static final int LONGEST_SCHEME = "https://".length();
  private static final int MAX_LENGTH_DIGITS = 18;

  /** Methods with which a connection would stop carrying HTTP/1.1. */
  private static final Set<String> TUNNELS = Set.of("CONNECT", "PRI");

  private enum State {
    METHOD,
    TARGET,
    VERSION,
    LINE_FEED,
    FIELDS
  }

  private State state = State.METHOD;
  private int checked;
  private final StringBuilder method = new StringBuilder();
  private final StringBuilder target = new StringBuilder();
  private final StringBuilder version = new StringBuilder();
  private final Fields fields = new Fields();

  /**
   * Checks the bytes that have arrived since the last call.
   *
   * @param input all bytes from the beginning of the head on; its position stays
   * @throws InvalidRequestException if they cannot be the beginning of a valid head
   */
  public void check(Buffer input) throws InvalidRequestException {
    while (!fields.isComplete() && checked < input.remaining()) {
      accept(input.get(input.position() + checked) & 0xff);
      checked++;
    }
  }

  /**
   * Checks the next byte.
   *
   * @param c 0 to 255
   */
  void accept(int c) throws InvalidRequestException {
    switch (state) {
      case METHOD -> acceptMethod(c);
      case TARGET -> acceptTarget(c);
      case VERSION -> acceptVersion(c);
      case LINE_FEED -> {
        FieldSyntax.require(c == '\n', "line ends: expected CR LF");
        state = State.FIELDS;
      }
      case FIELDS -> fields.accept(c);
    }
  }

  /** Returns the Origin header; null if it has not arrived, or more than once. */
  public @Nullable String origin() {
    return fields.origins == 1 ? fields.origin : null;
  }

  /** Returns true if the empty line behind the headers has been checked. */
  public boolean isComplete() {
    return fields.isComplete();
  }

  private void acceptMethod(int c) throws InvalidRequestException {
    if (c == ' ' && !method.isEmpty()) {
      if (TUNNELS.contains(method.toString())) {
        throw new InvalidRequestException(
            HttpStatus.NOT_IMPLEMENTED_501, "method: " + method + " is not supported");
      }
      state = State.TARGET;
      return;
    }
    FieldSyntax.require(Characters.isToken(c), "method: expected letters");
    if (method.length() <= LONGEST_SCHEME) {
      method.append((char) c);
    }
  }

  private void acceptTarget(int c) throws InvalidRequestException {
    if (c == ' ' && !target.isEmpty()) {
      FieldSyntax.require(
          isTarget(target.toString().toLowerCase(Locale.ROOT)),
          "request target: expected a path that begins with '/', or an http URL");
      state = State.VERSION;
      return;
    }
    FieldSyntax.require(Characters.isVisible(c), "request target: expected no control characters");
    if (target.length() <= LONGEST_SCHEME) {
      target.append((char) c);
    }
  }

  private boolean isTarget(String start) {
    return start.startsWith("/")
        || start.startsWith("http://")
        || start.startsWith("https://")
        || (start.equals("*") && method.toString().equals("OPTIONS"));
  }

  private void acceptVersion(int c) throws InvalidRequestException {
    if (c != '\r') {
      FieldSyntax.require(
          Characters.isVisible(c) && version.length() < LONGEST_VERSION,
          "version: expected HTTP/1.1");
      version.append((char) c);
      return;
    }
    String found = version.toString();
    if (!found.equals("HTTP/1.1") && !found.equals("HTTP/1.0")) {
      FieldSyntax.require(found.matches("HTTP/[0-9]\\.[0-9]"), "version: expected HTTP/1.1");
      throw new InvalidRequestException(
          HttpStatus.HTTP_VERSION_NOT_SUPPORTED_505, "version: expected HTTP/1.1");
    }
    state = State.LINE_FEED;
  }

  /** The headers that decide where the request ends, and the page that it comes from. */
  private final class Fields extends FieldSyntax {
    private int hosts;
    private int lengths;
    private int codings;
    private boolean hasBody;
    private int origins;
    private @Nullable String origin;

    @Override
    void field(String key, String text) throws InvalidRequestException {
      switch (key) {
        case "host" -> hosts++;
        case "content-length" -> {
          lengths++;
          require(
              text.chars().allMatch(Characters::isDigit)
                  && !text.isEmpty()
                  && text.length() <= MAX_LENGTH_DIGITS,
              "Content-Length: expected a number");
          hasBody |= !text.matches("0+");
        }
        case "transfer-encoding" -> {
          codings++;
          hasBody = true;
          requireChunked(text.toLowerCase(Locale.ROOT));
        }
        case "origin" -> {
          origins++;
          origin = text;
        }
        default -> {
          // Does not concern the framing.
        }
      }
    }

    private void requireChunked(String coding) throws InvalidRequestException {
      require(coding.endsWith("chunked"), "Transfer-Encoding: expected chunked");
      if (!coding.equals("chunked")) {
        throw new InvalidRequestException(
            HttpStatus.NOT_IMPLEMENTED_501, "Transfer-Encoding: expected only chunked");
      }
    }

    @Override
    void end() throws InvalidRequestException {
      boolean http11 = version.toString().equals("HTTP/1.1");
      require(hosts == 1 || (hosts == 0 && !http11), "Host: expected one");
      require(
          lengths + codings <= 1, "expected at most one of Content-Length and Transfer-Encoding");
      require(codings == 0 || http11, "Transfer-Encoding: expected only with HTTP/1.1");
      require(!hasBody || !method.toString().equals("TRACE"), "TRACE: expected no body");
    }
  }
}
