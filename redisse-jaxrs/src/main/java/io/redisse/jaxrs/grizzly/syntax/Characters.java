package io.redisse.jaxrs.grizzly.syntax;

/** The character classes of HTTP (RFC 9110, section 5.6). */
final class Characters {
  private static final String TOKEN_PUNCTUATION = "!#$%&'*+-.^_`|~";
  private static final int DEL = 0x7f;

  private Characters() {}

  /** Returns true if a method or the name of a header may contain this character. */
  static boolean isToken(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || isDigit(c)
        || (c < DEL && TOKEN_PUNCTUATION.indexOf(c) >= 0);
  }

  /** Returns true if a request target may contain this byte; it may be a part of raw UTF-8. */
  static boolean isVisible(int c) {
    return c > ' ' && c != DEL;
  }

  /** Returns true if the value of a header may contain this byte. */
  static boolean isText(int c) {
    return isVisible(c) || c == ' ' || c == '\t';
  }

  static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }
}
