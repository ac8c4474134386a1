package io.redisse.tck.server.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Parses JSON strictly as defined by RFC 8259, without extensions. */
final class JsonReader {
  private static final int DEEPEST = 100;
  private static final Pattern WHITE_SPACE = Pattern.compile("[ \\t\\n\\r]*");
  private static final Pattern NUMBER =
      Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?");
  private static final Pattern LITERAL = Pattern.compile("true|false|null");
  private static final Pattern HEX = Pattern.compile("[0-9A-Fa-f]{4}");

  private final String text;
  private int position;
  private int depth;

  private JsonReader(String text) {
    this.text = text;
  }

  /** Thrown if the text violates the JSON grammar or a value has the wrong type. */
  static final class MalformedJsonException extends Exception {
    private static final long serialVersionUID = 1L;

    MalformedJsonException(String message) {
      super(message);
    }
  }

  /** A member of an object: a name and its value. */
  record Member(String name, Value value) {
    String string() throws MalformedJsonException {
      if (value instanceof StringValue string) {
        return string.text;
      }
      throw new MalformedJsonException("the value of \"" + name + "\" must be a string");
    }

    List<Member> object() throws MalformedJsonException {
      if (value instanceof ObjectValue object) {
        return object.members;
      }
      throw new MalformedJsonException("the value of \"" + name + "\" must be an object");
    }
  }

  private sealed interface Value {}

  private record StringValue(String text) implements Value {}

  /** An object with its members in text order. Names may occur more than once. */
  private record ObjectValue(List<Member> members) implements Value {}

  /** An array, number or literal. Only its syntax is checked. */
  private enum OtherValue implements Value {
    OTHER
  }

  /** Parses text that consists of a single object and returns the object's members. */
  static List<Member> object(String text) throws MalformedJsonException {
    JsonReader reader = new JsonReader(text);
    reader.skipWhiteSpace();
    List<Member> members = reader.members();
    reader.skipWhiteSpace();
    if (reader.position < text.length()) {
      throw reader.expected("the end of the text");
    }
    return members;
  }

  private Value value() throws MalformedJsonException {
    if (position < text.length()) {
      switch (text.charAt(position)) {
        case '"' -> {
          return new StringValue(string());
        }
        case '{' -> {
          return new ObjectValue(members());
        }
        case '[' -> {
          skipArray();
          return OtherValue.OTHER;
        }
        default -> {
          if (skip(NUMBER) || skip(LITERAL)) {
            return OtherValue.OTHER;
          }
        }
      }
    }
    throw expected("a value");
  }

  private List<Member> members() throws MalformedJsonException {
    List<Member> members = new ArrayList<>();
    enter('{');
    if (!skip('}')) {
      do {
        skipWhiteSpace();
        String name = string();
        skipWhiteSpace();
        require(':');
        skipWhiteSpace();
        members.add(new Member(name, value()));
        skipWhiteSpace();
      } while (skip(','));
      require('}');
    }
    depth--;
    return members;
  }

  private void skipArray() throws MalformedJsonException {
    enter('[');
    if (!skip(']')) {
      do {
        skipWhiteSpace();
        value();
        skipWhiteSpace();
      } while (skip(','));
      require(']');
    }
    depth--;
  }

  /** Enters an object or array. Limits the nesting depth, because the parser is recursive. */
  private void enter(char bracket) throws MalformedJsonException {
    require(bracket);
    if (++depth > DEEPEST) {
      throw new MalformedJsonException("nested more than " + DEEPEST + " levels deep");
    }
    skipWhiteSpace();
  }

  private String string() throws MalformedJsonException {
    require('"');
    StringBuilder string = new StringBuilder();
    while (!skip('"')) {
      if (position == text.length() || text.charAt(position) < ' ') {
        throw expected("the closing quotation mark of a string, or an escaped character");
      }
      string.append(skip('\\') ? escaped() : text.charAt(position++));
    }
    return string.toString();
  }

  private char escaped() throws MalformedJsonException {
    if (skip('u')) {
      int start = position;
      if (!skip(HEX)) {
        throw expected("four hexadecimal digits after \\u");
      }
      return (char) Integer.parseInt(text.substring(start, position), 16);
    }
    int escape = position < text.length() ? "\"\\/bfnrt".indexOf(text.charAt(position)) : -1;
    if (escape < 0) {
      throw expected("one of \" \\ / b f n r t u after a backslash");
    }
    position++;
    return "\"\\/\b\f\n\r\t".charAt(escape);
  }

  private void skipWhiteSpace() {
    skip(WHITE_SPACE);
  }

  private void require(char c) throws MalformedJsonException {
    if (!skip(c)) {
      throw expected("'" + c + "'");
    }
  }

  private boolean skip(char c) {
    if (position == text.length() || text.charAt(position) != c) {
      return false;
    }
    position++;
    return true;
  }

  private boolean skip(Pattern pattern) {
    Matcher matcher = pattern.matcher(text).region(position, text.length());
    if (!matcher.lookingAt()) {
      return false;
    }
    position = matcher.end();
    return true;
  }

  private MalformedJsonException expected(String what) {
    return new MalformedJsonException("expected " + what + " at index " + position
        + (position < text.length() ? "" : ", the end of the text"));
  }
}
