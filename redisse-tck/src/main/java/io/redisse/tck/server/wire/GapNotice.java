package io.redisse.tck.server.wire;

import java.util.Map;
import java.util.TreeMap;

/** The data of {@code missedevents}: {@code {"channels":{"a":"trimmed"}}} (RFC 8259, STREAM-3). */
public final class GapNotice {
  private final String text;
  private int at;

  private GapNotice(String text) {
    this.text = text;
  }

  /** The reasons by channel. */
  public static Map<String, String> parse(Received event) {
    if (!event.isMissedEvents()) {
      throw new AssertionError("expected 'missedevents', got " + event);
    }
    if (!event.id().isEmpty()) {
      throw new AssertionError("STREAM-3: 'missedevents' has no id, so that the client keeps its"
          + " own; got " + event);
    }
    GapNotice notice = new GapNotice(event.data());
    try {
      return notice.whole();
    } catch (IllegalArgumentException | StringIndexOutOfBoundsException e) {
      throw new AssertionError("STREAM-3: expected {\"channels\":{\"…\":\"reason\"}}, got '"
          + event.data() + "': " + e.getMessage() + " at " + notice.at);
    }
  }

  private Map<String, String> whole() {
    Map<String, String> reasons = new TreeMap<>();
    expect('{');
    if (!string().equals("channels")) {
      throw new IllegalArgumentException("expected \"channels\"");
    }
    expect(':');
    expect('{');
    do {
      String channel = string();
      expect(':');
      String reason = string();
      if (reason.isBlank() || reasons.put(channel, reason) != null) {
        throw new IllegalArgumentException("expected one reason for each channel");
      }
    } while (skips(','));
    expect('}');
    expect('}');
    if (at != text.length()) {
      throw new IllegalArgumentException("expected nothing more");
    }
    return reasons;
  }

  private boolean skips(char c) {
    if (text.charAt(at) != c) {
      return false;
    }
    at++;
    return true;
  }

  private void expect(char c) {
    if (!skips(c)) {
      throw new IllegalArgumentException("expected " + c);
    }
  }

  private String string() {
    expect('"');
    StringBuilder string = new StringBuilder();
    for (char c = text.charAt(at++); c != '"'; c = text.charAt(at++)) {
      if (c < ' ') {
        throw new IllegalArgumentException("a control character");
      }
      string.append(c == '\\' ? escaped() : c);
    }
    return string.toString();
  }

  private char escaped() {
    char c = text.charAt(at++);
    return switch (c) {
      case '"', '\\', '/' -> c;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> {
        at += 4;
        yield (char) Integer.parseInt(text.substring(at - 4, at), 16);
      }
      default -> throw new IllegalArgumentException("an unknown escape");
    };
  }
}
