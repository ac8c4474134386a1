package io.redisse.api.internal;

/**
 * Escapes characters that control a terminal or reorder text, so that foreign text in a log or on a
 * terminal can neither execute commands nor pass for other lines.
 */
public final class ControlCharacters {
  private ControlCharacters() {}

  /**
   * Replaces control characters, including DEL and U+0080 to U+009F, line separators and the
   * controls of bidirectional text. JSON stays valid JSON, because the escapes are those of JSON.
   *
   * @param text any text; backslashes are not escaped
   * @return text on a single line, such as {@code a\u001b[2Jb}; the same object if nothing had to
   *     be escaped
   */
  public static String escape(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (isControl(text.charAt(i))) {
        return escapeFrom(i, text);
      }
    }
    return text;
  }

  private static String escapeFrom(int first, String text) {
    StringBuilder escaped = new StringBuilder(text.length() + 16).append(text, 0, first);
    for (int i = first; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '\n' -> escaped.append("\\n");
        case '\r' -> escaped.append("\\r");
        case '\t' -> escaped.append("\\t");
        default -> {
          if (isControl(c)) {
            escaped.append(String.format("\\u%04x", (int) c));
          } else {
            escaped.append(c);
          }
        }
      }
    }
    return escaped.toString();
  }

  private static boolean isControl(char c) {
    return switch (Character.getDirectionality(c)) {
      case Character.DIRECTIONALITY_LEFT_TO_RIGHT_EMBEDDING,
          Character.DIRECTIONALITY_LEFT_TO_RIGHT_OVERRIDE,
          Character.DIRECTIONALITY_RIGHT_TO_LEFT_EMBEDDING,
          Character.DIRECTIONALITY_RIGHT_TO_LEFT_OVERRIDE,
          Character.DIRECTIONALITY_POP_DIRECTIONAL_FORMAT,
          Character.DIRECTIONALITY_LEFT_TO_RIGHT_ISOLATE,
          Character.DIRECTIONALITY_RIGHT_TO_LEFT_ISOLATE,
          Character.DIRECTIONALITY_FIRST_STRONG_ISOLATE,
          Character.DIRECTIONALITY_POP_DIRECTIONAL_ISOLATE -> true;
      // Java gives the marks the directionality of letters. The rest are control characters and
      // line separators.
      default ->
        Character.isISOControl(c)
            || c == '\u061c'
            || c == '\u200e'
            || c == '\u200f'
            || c == '\u2028'
            || c == '\u2029';
    };
  }
}
