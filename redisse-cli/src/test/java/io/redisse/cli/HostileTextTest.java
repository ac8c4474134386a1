package io.redisse.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Verifies that foreign text reaches logs and terminals only with its control characters escaped.
 */
class HostileTextTest {
  /**
   * Contains two sequences that clear the screen, a delete character, and characters that reverse
   * the direction of the following text.
   */
  private static final String HOSTILE = "a\u001b[2Jb\u009b2Jc\u007fd\u202ee\u2066f\tg\\";

  private static final String ESCAPED = "a\\u001b[2Jb\\u009b2Jc\\u007fd\\u202ee\\u2066f\\tg\\";

  /** Sent in ISO 8859-1. */
  private static final List<String> REQUEST_LINES = List.of(
      "GE\u001b[2JT /one HTTP/1.1",
      "GE\u009b2JT /two HTTP/1.1",
      "GET /\u001b[2Jthree HTTP/1.1",
      "GET /\u007ffour HTTP/1.1",
      "GET /\u009bfive HTTP/1.1",
      "GET /\u00c2\u009bsix HTTP/1.1",
      "GET /\u00e2\u0080\u00aeseven HTTP/1.1",
      "GET /%1b%9b%e2%80%aeeight HTTP/1.1",
      "GET /nine HTTP/1.1\r\nX-Forwarded-For: 192.0.2.1\u001b[2J",
      "GET /ten HTTP/1.1\r\nAuthorization: Bearer \u001b[2J.\u009b.\u001b");

  @ParameterizedTest
  @ValueSource(strings = {"text", "json"})
  void theLogHasNoControlCharactersOfRequests(String format) throws IOException {
    try (CliRun serve = CliRun.start(
        "serve",
        "--port",
        "0",
        "--access-log",
        "--verbose",
        "--log-format",
        format,
        "--trusted-proxies",
        "127.0.0.1")) {
      for (String line : REQUEST_LINES) {
        request(serve.uri().getPort(), line);
      }
      System.getLogger("io.redisse.access").log(System.Logger.Level.INFO, "{0} last", HOSTILE);
      serve.err.await(" last");
      assertPrintable(serve.err);
    }
  }

  private static void request(int port, String line) throws IOException {
    String request = line + "\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      socket.getInputStream().readAllBytes();
    }
  }

  private static void assertPrintable(Output output) {
    String text = output.toString(StandardCharsets.UTF_8);
    List<String> found = text.codePoints()
        .filter(c -> c != '\n' && (Character.isISOControl(c) || isBidirectionalControl(c)))
        .mapToObj(c -> String.format("U+%04X", c))
        .distinct()
        .toList();
    assertEquals(List.of(), found, text);
  }

  private static boolean isBidirectionalControl(int c) {
    return (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) || c == 0x2028;
  }

  @Test
  void tailPrintsNoControlCharactersOfEvents() throws JsonProcessingException {
    try (CliRun serve = CliRun.start("serve", "--port", "0");
        CliRun text = serve.client("tail", "c", "--verbose");
        CliRun json = serve.client("tail", "c", "--verbose", "--json")) {
      text.err.await("listening");
      json.err.await("listening");
      try (CliRun publish = serve.client("publish", "c", HOSTILE, "--type", "t\u001b")) {
        assertEquals(0, publish.status());
      }
      String line = text.out.await("[2Jb");
      assertEquals(
          List.of("t\\u001b", ESCAPED + "\\"), List.of(line.split("\t")).subList(1, 3));
      String object = json.out.await("[2Jb");
      assertEquals(HOSTILE, new ObjectMapper().readTree(object).path("data").textValue());
      assertPrintable(json.out);
      serve.end();
      text.err.await("reconnecting");
      json.err.await("reconnecting");
    }
  }

  @Test
  void anErrorLineHasNoControlCharactersOfTheServer() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", exchange -> {
      byte[] body = HOSTILE.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(400, body.length);
      exchange.getResponseBody().write(body);
      exchange.close();
    });
    server.start();
    try {
      String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/";
      for (String command : List.of("tail c --verbose", "publish c x")) {
        try (CliRun run = CliRun.start((command + " --url " + url).split(" "))) {
          assertEquals(1, run.status());
          assertEquals(
              "redisse: the server answered 400: " + ESCAPED, run.err.lines().get(0));
          assertPrintable(run.err);
        }
      }
    } finally {
      server.stop(0);
    }
  }

  @Test
  void anErrorLineHasNoControlCharactersOfTheCommandLine() {
    try (CliRun run = CliRun.start("tail", "c", "--\u001b[2J")) {
      assertEquals(2, run.status());
      assertEquals(
          List.of("redisse: unknown option '--\\u001b[2J' (see redisse tail --help)"),
          run.err.lines());
    }
  }
}
