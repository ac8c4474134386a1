package io.redisse.tck.server.wire;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The status line and headers of a response, parsed as strictly as RFC 9112 allows.
 *
 * @param version {@code HTTP/1.1} or {@code HTTP/1.0}
 * @param status the three-digit status code
 * @param headers values by header name; the values of repeated headers are joined with commas
 */
public record ResponseHead(String version, int status, Map<String, String> headers) {
  private static final int LONGEST_LINE = 16_384;
  private static final Pattern STATUS_LINE =
      Pattern.compile("(HTTP/1\\.[01]) ([1-5][0-9]{2})( [\\t\\x20-\\x7e\\x80-\\xff]*)?");
  private static final Pattern FIELD =
      Pattern.compile("([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \\t]*([\\t\\x20-\\x7e\\x80-\\xff]*)");

  public ResponseHead {
    headers = Map.copyOf(headers);
  }

  static ResponseHead read(InputStream in) throws IOException {
    String first = line(in);
    Matcher statusLine = STATUS_LINE.matcher(first);
    if (!statusLine.matches()) {
      throw new WireFault(
          "WIRE-2: expected a status line such as 'HTTP/1.1 200 OK', received '" + first + "'");
    }
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      Matcher field = FIELD.matcher(line);
      if (!field.matches()) {
        throw new WireFault(
            "WIRE-2: expected a header such as 'Name: value', received '" + line + "'");
      }
      headers.merge(field.group(1), field.group(2).strip(), (one, two) -> one + ", " + two);
    }
    return new ResponseHead(statusLine.group(1), Integer.parseInt(statusLine.group(2)), headers);
  }

  /** Reads a line of a response head or a chunked body. The line must end with CR LF. */
  static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int c = in.read(); c != '\r'; c = in.read()) {
      if (c < 0) {
        throw new WireFault("WIRE-2: expected a line that ends with CR LF, but the connection was"
            + " closed after '" + text(line) + "'");
      }
      if (c == '\n' || line.size() > LONGEST_LINE) {
        throw new WireFault("WIRE-2: expected a line of at most " + LONGEST_LINE
            + " bytes that ends with CR LF, received '" + text(line) + "'");
      }
      line.write(c);
    }
    if (in.read() != '\n') {
      throw new WireFault("WIRE-2: expected LF after CR, in the line '" + text(line) + "'");
    }
    return text(line);
  }

  private static String text(ByteArrayOutputStream bytes) {
    return bytes.toString(StandardCharsets.ISO_8859_1);
  }

  /**
   * Returns the value of the header with the given case-insensitive name, or empty if it is absent.
   */
  public Optional<String> header(String name) {
    return headers.entrySet().stream()
        .filter(field -> field.getKey().equalsIgnoreCase(name))
        .map(Map.Entry::getValue)
        .findFirst();
  }

  /**
   * Returns the media type in lower case and without parameters, or an empty string if there is
   * none.
   */
  public String contentType() {
    return header("Content-Type")
        .map(value -> value.replaceFirst(";.*", "").strip().toLowerCase(Locale.ROOT))
        .orElse("");
  }

  public boolean hasTransferEncoding() {
    return header("Transfer-Encoding").isPresent();
  }

  @Override
  public String toString() {
    return version + " " + status + " " + headers;
  }
}
