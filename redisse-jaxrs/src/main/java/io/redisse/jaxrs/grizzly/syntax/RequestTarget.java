package io.redisse.jaxrs.grizzly.syntax;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Checks the syntax of a request's path and query. */
public final class RequestTarget {
  private static final String INVALID = "The request target is not a valid URI: ";
  private static final String MARKS = "/?&=-._~!$'()*+,;:@";

  /** Not allowed in a URI, but common in queries; read as if they were percent-encoded. */
  private static final String TOLERATED_IN_QUERY = "{}|\\^`[]";

  private RequestTarget() {}

  /**
   * Returns what is wrong with a request target, or empty if it is a valid URI.
   *
   * @param path the path as it was sent
   * @param query the query as it was sent, or null
   */
  public static Optional<String> problemOf(String path, @Nullable String query) {
    if (isPlain(path, "") && (query == null || isPlain(query, TOLERATED_IN_QUERY))) {
      return Optional.empty();
    }
    if (path.indexOf('#') >= 0 || (query != null && query.indexOf('#') >= 0)) {
      return Optional.of(INVALID + "Fragments are not sent to servers.");
    }
    try {
      new URI("http://localhost" + path + (query == null ? "" : "?" + query));
      return Optional.empty();
    } catch (URISyntaxException e) {
      return Optional.of(INVALID + e.getReason() + ".");
    }
  }

  /** Returns true if the text has only characters that any URI may contain; most have. */
  private static boolean isPlain(String text, String others) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean isEscape = c == '%'
          && i + 2 < text.length()
          && Character.digit(text.charAt(i + 1), 16) >= 0
          && Character.digit(text.charAt(i + 2), 16) >= 0;
      if (!isEscape
          && !(c >= 'a' && c <= 'z')
          && !(c >= 'A' && c <= 'Z')
          && !(c >= '0' && c <= '9')
          && MARKS.indexOf(c) < 0
          && others.indexOf(c) < 0) {
        return false;
      }
    }
    return true;
  }
}
