package io.redisse.jaxrs.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The headers by which a forwarded request is recognized. */
class ProxyHeadersTest {
  private static boolean isLocal(String header) {
    Map<String, String> headers = Map.of("Host", "localhost", header, "x");
    return new Caller(Optional.of("127.0.0.1"), false, headers::get, headers.keySet()).isLocal();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CDN-Loop",
        "CF-Connecting-IP",
        "CF-Ray",
        "Fastly-Client-IP",
        "Fly-Client-IP",
        "Forwarded",
        "Forwarded-For",
        "True-Client-IP",
        "VIA",
        "X-Amzn-Trace-Id",
        "X-Azure-ClientIP",
        "X-Client-IP",
        "X-Cloud-Trace-Context",
        "X-Cluster-Client-IP",
        "X-Envoy-External-Address",
        "X-Forwarded",
        "x-forwarded-port",
        "X-Original-Host",
        "X-Original-Forwarded-For",
        "X-Real-IP",
      })
  void forwardedRequestIsNotLocal(String header) {
    assertFalse(isLocal(header));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Accept", "Origin-Agent", "Traceparent", "X-Request-ID", "Xvia"})
  void requestWithOtherHeadersIsLocal(String header) {
    assertTrue(isLocal(header));
  }

  @Test
  void documentListsThem() throws IOException {
    String text = Files.readString(Path.of("../docs/security.md"));
    String table = text.substring(
        text.indexOf("| added by |"), text.indexOf("A program on this machine that"));
    Set<String> listed = Pattern.compile("`([^`]+)`")
        .matcher(table)
        .results()
        .map((MatchResult found) -> found.group(1).toLowerCase(Locale.ROOT))
        .collect(Collectors.toCollection(TreeSet::new));
    Set<String> recognized = Stream.concat(
            ProxyHeaders.NAMES.stream(), ProxyHeaders.PREFIXES.stream().map(prefix -> prefix + "…"))
        .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(recognized, listed);
  }
}
