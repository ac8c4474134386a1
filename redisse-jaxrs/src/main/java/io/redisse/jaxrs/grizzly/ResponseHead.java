package io.redisse.jaxrs.grizzly;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.glassfish.grizzly.http.util.FastHttpDateFormat;

/**
 * The head of a response that starts a stream. Request text that an application copies into a
 * header cannot inject other headers (RFC 9110, section 5): a header with an invalid name is
 * dropped, and a line break in a value becomes a space.
 */
public final class ResponseHead {
  private static final String TOKEN_CHARACTERS = "!#$%&'*+-.^_`|~";

  private final StringBuilder text = new StringBuilder(256).append("HTTP/1.1 200 OK\r\n");

  ResponseHead(Map<String, List<String>> headers) {
    headers.forEach((name, values) -> values.forEach(value -> add(name, value)));
    add("Date", FastHttpDateFormat.getCurrentDate());
  }

  void add(String name, String value) {
    if (isToken(name)) {
      text.append(name).append(": ");
      for (int i = 0; i < value.length(); i++) {
        char c = value.charAt(i);
        text.append(c == '\r' || c == '\n' || c == '\0' ? ' ' : c);
      }
      text.append("\r\n");
    }
  }

  private static boolean isToken(String name) {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean isLetterOrDigit =
          (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
      if (!isLetterOrDigit && TOKEN_CHARACTERS.indexOf(c) < 0) {
        return false;
      }
    }
    return !name.isEmpty();
  }

  byte[] bytes() {
    return text.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
  }
}
