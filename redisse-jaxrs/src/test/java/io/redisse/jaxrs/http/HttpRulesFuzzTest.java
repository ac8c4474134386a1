package io.redisse.jaxrs.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.redisse.api.Event;
import io.redisse.core.spi.StreamRequest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/** Random queries and cursors; see .ci/fuzz. */
class HttpRulesFuzzTest {
  /** A query is rejected, or means the same after it was encoded anew. */
  @FuzzTest
  void query(byte[] input) {
    String raw = new String(input, StandardCharsets.UTF_8);
    Query query;
    try {
      query = Query.parse(raw);
    } catch (IllegalArgumentException e) {
      assertTrue(String.valueOf(e.getMessage()).contains("percent-encoded"), e.toString());
      return;
    }
    String encoded = query.parameters().entrySet().stream()
        .flatMap(entry ->
            entry.getValue().stream().map(value -> encode(entry.getKey()) + "=" + encode(value)))
        .collect(Collectors.joining("&"));
    assertEquals(query.parameters(), Query.parse(encoded).parameters());
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /** A cursor is an id, one that was never issued, or absent; the header takes precedence. */
  @FuzzTest
  void cursor(byte[] input) {
    String text = new String(input, StandardCharsets.UTF_8);
    OptionalLong header = Cursors.of(Optional.of(text), Optional.empty());
    assertEquals(header, Cursors.of(Optional.empty(), Optional.of(text)));
    if (!text.isEmpty()) {
      assertEquals(header, Cursors.of(Optional.of(text), Optional.of("17")));
    }
    header.ifPresent(id -> assertTrue(
        id == StreamRequest.NEVER_ISSUED || (id > 0 && id <= Event.MAX_ID && text.equals("" + id)),
        text));
    assertFalse(header.isEmpty() && !text.isEmpty() && !text.equals("0"), text);
  }
}
