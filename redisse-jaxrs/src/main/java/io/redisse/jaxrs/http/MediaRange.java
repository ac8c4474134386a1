package io.redisse.jaxrs.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A media type in a request (RFC 9110, sections 8.3 and 12.5.1).
 *
 * @param type the type and the subtype in lower case, such as {@code text/html}
 * @param charset the parameter of this name, or null
 * @param isRefused true if the parameter {@code q} is 0
 */
public record MediaRange(String type, @Nullable String charset, boolean isRefused) {
  private static final List<MediaRange> ANY = List.of(new MediaRange("*/*", null, false));
  private static final List<MediaRange> EVENT_STREAM =
      List.of(new MediaRange(Answer.EVENT_STREAM, null, false));

  /**
   * Returns true if one of them is exactly this type, with a quality above zero. Wildcards do not
   * count (HTTP-1).
   */
  public static boolean isNamedIn(List<MediaRange> ranges, String type) {
    for (MediaRange range : ranges) {
      if (range.type.equals(type) && !range.isRefused) {
        return true;
      }
    }
    return false;
  }

  /**
   * Parses an Accept header.
   *
   * @param header null if there is none, which accepts anything
   * @throws IllegalArgumentException if it is malformed
   */
  public static List<MediaRange> parseAll(@Nullable String header) {
    if (header == null || header.isBlank() || header.equals("*/*")) {
      return ANY;
    }
    if (header.equals(Answer.EVENT_STREAM)) {
      return EVENT_STREAM;
    }
    MediaTypeParser parser = new MediaTypeParser(header);
    List<MediaRange> ranges = new ArrayList<>(4);
    do {
      ranges.add(parser.next());
    } while (parser.skipComma());
    return ranges;
  }

  /**
   * Parses a Content-Type header.
   *
   * @throws IllegalArgumentException if it is malformed
   */
  public static MediaRange parse(String header) {
    MediaTypeParser parser = new MediaTypeParser(header);
    MediaRange range = parser.next();
    parser.requireEnd();
    return range;
  }

  static MediaRange of(String type, @Nullable String charset, @Nullable String quality) {
    return new MediaRange(
        type.toLowerCase(Locale.ROOT), charset, quality != null && isZero(quality));
  }

  private static boolean isZero(String quality) {
    for (int i = 0; i < quality.length(); i++) {
      if (quality.charAt(i) != '0' && quality.charAt(i) != '.') {
        return false;
      }
    }
    return true;
  }
}
