package io.redisse.jaxrs.http;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Parses the media types in a header, one after the other. */
final class MediaTypeParser {
  private static final String TOKEN_MARKS = "!#$%&'*+-.^_`|~";
  private static final int MAX_QUALITY_LENGTH = 5;

  private final String text;
  private int position;

  MediaTypeParser(String text) {
    this.text = text;
  }

  /**
   * Returns the media type at the current position.
   *
   * @throws IllegalArgumentException if there is none
   */
  MediaRange next() {
    skipSpace();
    String type = token();
    if (skip('/')) {
      type = type + "/" + token();
    } else if (type.equals("*")) {
      // Java's own client sends this.
      type = "*/*";
    } else {
      throw malformed();
    }
    String charset = null;
    String quality = null;
    skipSpace();
    while (skip(';')) {
      skipSpace();
      if (isAtEnd() || peek() == ';' || peek() == ',') {
        continue;
      }
      String name = token().toLowerCase(Locale.ROOT);
      require('=');
      String value = !isAtEnd() && peek() == '"' ? quoted() : token();
      if (name.equals("charset")) {
        charset = value;
      } else if (name.equals("q")) {
        quality = requireQuality(value);
      }
      skipSpace();
    }
    return MediaRange.of(type, charset, quality);
  }

  /** Skips a comma; returns true if another media type follows. */
  boolean skipComma() {
    skipSpace();
    if (isAtEnd()) {
      return false;
    }
    require(',');
    skipSpace();
    return !isAtEnd();
  }

  void requireEnd() {
    if (!isAtEnd()) {
      throw malformed();
    }
  }

  private String token() {
    int start = position;
    while (!isAtEnd() && isTokenCharacter(peek())) {
      position++;
    }
    if (position == start) {
      throw malformed();
    }
    return text.substring(start, position);
  }

  private static boolean isTokenCharacter(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || TOKEN_MARKS.indexOf(c) >= 0;
  }

  private String quoted() {
    StringBuilder value = new StringBuilder();
    for (position++; !isAtEnd(); position++) {
      char c = peek();
      if (c == '"') {
        position++;
        return value.toString();
      }
      if (c == '\\') {
        position++;
        if (isAtEnd()) {
          break;
        }
      }
      value.append(peek());
    }
    throw malformed();
  }

  /** Requires 0 to 1 with up to three decimals. */
  private String requireQuality(@Nullable String value) {
    String checked = value == null ? "" : value;
    int digits = checked.startsWith(".") ? 0 : 1;
    boolean isValid = checked.length() <= MAX_QUALITY_LENGTH
        && !checked.isEmpty()
        && !checked.equals(".")
        && (digits == 0 || checked.charAt(0) == '0' || checked.charAt(0) == '1')
        && (checked.length() == digits || checked.charAt(digits) == '.');
    for (int i = digits + 1; isValid && i < checked.length(); i++) {
      char c = checked.charAt(i);
      isValid = c >= '0' && c <= (checked.charAt(0) == '1' ? '0' : '9');
    }
    if (!isValid) {
      throw malformed();
    }
    return checked;
  }

  private void skipSpace() {
    while (!isAtEnd() && (peek() == ' ' || peek() == '\t')) {
      position++;
    }
  }

  private boolean skip(char expected) {
    boolean found = !isAtEnd() && peek() == expected;
    if (found) {
      position++;
    }
    return found;
  }

  private void require(char expected) {
    if (!skip(expected)) {
      throw malformed();
    }
  }

  private char peek() {
    return text.charAt(position);
  }

  private boolean isAtEnd() {
    return position == text.length();
  }

  private IllegalArgumentException malformed() {
    return new IllegalArgumentException("not a media type: '" + text + "'");
  }
}
