package io.redisse.jaxrs.events;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Parses the cookies that a client sends (RFC 6265, section 5.4). */
final class Cookies {
  private Cookies() {}

  /**
   * Returns the cookies by name. Of several with the same name, the first one counts: clients send the
   * one with the longest path first.
   *
   * @param headers the values of the request's Cookie headers
   */
  static Map<String, String> parse(List<String> headers) {
    Map<String, String> cookies = new LinkedHashMap<>();
    for (String header : headers) {
      for (String pair : header.split(";", -1)) {
        int equals = pair.indexOf('=');
        if (equals > 0) {
          cookies.putIfAbsent(
              pair.substring(0, equals).strip(),
              unquoted(pair.substring(equals + 1).strip()));
        }
      }
    }
    return cookies;
  }

  private static String unquoted(String value) {
    return value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"")
        ? value.substring(1, value.length() - 1)
        : value;
  }
}
