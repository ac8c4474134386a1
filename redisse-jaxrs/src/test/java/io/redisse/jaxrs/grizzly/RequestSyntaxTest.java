package io.redisse.jaxrs.grizzly;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.redisse.jaxrs.RawConnection;
import io.redisse.jaxrs.server.RedisseServer;
import jakarta.ws.rs.container.ContainerRequestFilter;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that a proxy may understand in another way are refused, and end their connection. */
class RequestSyntaxTest {
  private static final String GET = "GET /nowhere HTTP/1.1\r\nHost: h\r\n";
  private static final String POST =
      "POST /channels/c/events HTTP/1.1\r\nHost: h\r\nContent-Type: text/plain\r\n";
  private static final String CHUNKED = POST + "Transfer-Encoding: chunked\r\n\r\n";
  private static final String BODY = "\r\n1\r\nx\r\n0\r\n\r\n";
  private static final String STREAM =
      "GET /events?pipelined HTTP/1.1\r\nHost: h\r\nAccept: text/event-stream\r\n\r\n";
  private static final String PUBLISH = POST + "Content-Length: 1\r\n\r\nx";

  private static final AtomicInteger EXECUTED = new AtomicInteger();

  private static final RedisseServer SERVER = RedisseServer.builder()
      .publishing()
      .register((ContainerRequestFilter) request -> EXECUTED.incrementAndGet())
      .start();

  @AfterAll
  static void stop() {
    SERVER.close();
  }

  static Stream<Arguments> invalidRequests() {
    return Stream.of(
        Arguments.of("two lengths", 400, POST + "Content-Length: 1\r\nContent-Length: 2\r\n\r\nxy"),
        Arguments.of(
            "equal lengths", 400, POST + "Content-Length: 1\r\nContent-Length: 1\r\n\r\nx"),
        Arguments.of("a list of lengths", 400, POST + "Content-Length: 1, 1\r\n\r\nx"),
        Arguments.of("+1 as a length", 400, POST + "Content-Length: +1\r\n\r\nx"),
        Arguments.of("-1 as a length", 400, POST + "Content-Length: -1\r\n\r\nx"),
        Arguments.of("0x1 as a length", 400, POST + "Content-Length: 0x1\r\n\r\nx"),
        Arguments.of("no length", 400, POST + "Content-Length:\r\n\r\nx"),
        Arguments.of(
            "a length beyond 64 bits", 400, POST + "Content-Length: 18446744073709551617\r\n\r\nx"),
        Arguments.of(
            "length, then coding",
            400,
            POST + "Content-Length: 6\r\nTransfer-Encoding: chunked\r\n" + BODY),
        Arguments.of(
            "coding, then length",
            400,
            POST + "Transfer-Encoding: chunked\r\nContent-Length: 6\r\n" + BODY),
        Arguments.of(
            "chunked, identity", 400, POST + "Transfer-Encoding: chunked, identity\r\n" + BODY),
        Arguments.of("identity", 400, POST + "Transfer-Encoding: identity\r\n\r\nx"),
        Arguments.of("gzip, chunked", 501, POST + "Transfer-Encoding: gzip, chunked\r\n" + BODY),
        Arguments.of(
            "vertical tab before chunked",
            400,
            POST + "Transfer-Encoding: \u000bchunked\r\n" + BODY),
        Arguments.of(
            "two codings",
            400,
            POST + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n" + BODY),
        Arguments.of("no coding", 400, POST + "Transfer-Encoding:\r\n" + BODY),
        Arguments.of(
            "a space before the colon", 400, POST + "Transfer-Encoding : chunked\r\n" + BODY),
        Arguments.of(
            "a coding on a second line", 400, POST + "Transfer-Encoding:\r\n chunked" + BODY),
        Arguments.of("a header on two lines", 400, GET + "X: a\r\n b\r\n\r\n"),
        Arguments.of("a space before the first header", 400, "GET / HTTP/1.1\r\n Host: h\r\n\r\n"),
        Arguments.of(
            "chunked HTTP/1.0",
            400,
            POST.replace("HTTP/1.1", "HTTP/1.0") + "Transfer-Encoding: chunked\r\n" + BODY),
        Arguments.of("a chunk size in letters", 400, CHUNKED + "zz\r\nx\r\n0\r\n\r\n"),
        Arguments.of("-1 as a chunk size", 400, CHUNKED + "-1\r\nx\r\n0\r\n\r\n"),
        Arguments.of("0x1 as a chunk size", 400, CHUNKED + "0x1\r\nx\r\n0\r\n\r\n"),
        Arguments.of("a space before a chunk size", 400, CHUNKED + " 1\r\nx\r\n0\r\n\r\n"),
        Arguments.of("a space behind a chunk size", 400, CHUNKED + "1 \r\nx\r\n0\r\n\r\n"),
        Arguments.of("no chunk size", 400, CHUNKED + "\r\nx\r\n0\r\n\r\n"),
        Arguments.of("a chunk size beyond 32 bits", 400, CHUNKED + "100000001\r\nx\r\n0\r\n\r\n"),
        Arguments.of("a chunk size that ends with LF", 400, CHUNKED + "1\nx\r\n0\r\n\r\n"),
        Arguments.of("a chunk extension", 400, CHUNKED + "1;a\nx\r\n0\r\n\r\n"),
        Arguments.of("more data than the chunk size", 400, CHUNKED + "1\r\nxZZ\r\n0\r\n\r\n"),
        Arguments.of("chunk data that ends with LF", 400, CHUNKED + "1\r\nx\n0\r\n\r\n"),
        Arguments.of("a trailer without a colon", 400, CHUNKED + "0\r\nfoo\r\n\r\n"),
        Arguments.of("a long trailer", 400, CHUNKED + "0\r\nT: " + "a".repeat(20_000) + "\r\n\r\n"),
        Arguments.of("many trailers", 400, CHUNKED + "0\r\n" + "T: a\r\n".repeat(4_000) + "\r\n"),
        Arguments.of("lines that end with LF", 400, (GET + "\r\n").replace("\r\n", "\n")),
        Arguments.of("lines that end with CR", 400, (GET + "\r\n").replace("\r\n", "\r")),
        Arguments.of("CR in a header", 400, GET + "X: a\rTransfer-Encoding: chunked\r\n\r\n"),
        Arguments.of("LF in a header", 400, GET + "X: a\nY: b\r\n\r\n"),
        Arguments.of("NUL in a header", 400, GET + "X: a\0b\r\n\r\n"),
        Arguments.of("NUL in a header's name", 400, GET + "X\0: a\r\n\r\n"),
        Arguments.of("NUL in the path", 400, "GET /a\0b HTTP/1.1\r\nHost: h\r\n\r\n"),
        Arguments.of("ESC in the method", 400, "G\u001bET / HTTP/1.1\r\nHost: h\r\n\r\n"),
        Arguments.of("a header without a colon", 400, GET + "foo\r\n\r\n"),
        Arguments.of("a header without a name", 400, GET + ": v\r\n\r\n"),
        Arguments.of("a space in a header's name", 400, GET + "a b: v\r\n\r\n"),
        Arguments.of("two hosts", 400, GET + "Host: i\r\n\r\n"),
        Arguments.of("no host", 400, "GET / HTTP/1.1\r\n\r\n"),
        Arguments.of("a target without a slash", 400, "GET foo HTTP/1.1\r\nHost: h\r\n\r\n"),
        Arguments.of("another scheme", 400, "GET ftp://h/ HTTP/1.1\r\nHost: h\r\n\r\n"),
        Arguments.of("two spaces", 400, "GET  / HTTP/1.1\r\nHost: h\r\n\r\n"),
        Arguments.of("HTTP/0.9", 400, "GET /\r\n\r\n"),
        Arguments.of("another protocol", 400, "GET / FTP/1.1\r\nHost: h\r\n\r\n"),
        Arguments.of("HTTP/2", 505, "GET / HTTP/2.0\r\nHost: h\r\n\r\n"),
        Arguments.of("HTTP/2 by prior knowledge", 501, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
        Arguments.of("a tunnel", 501, "CONNECT h:80 HTTP/1.1\r\nHost: h\r\n\r\n"),
        Arguments.of(
            "a body of TRACE", 400, "TRACE / HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\n\r\nx"),
        Arguments.of("a TLS handshake", 400, "\u0016\u0003\u0001\u0002\0\u0001" + "x".repeat(50)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("invalidRequests")
  void anInvalidRequestIsRefusedAndTheConnectionClosed(String name, int status, String request)
      throws IOException {
    assertStatusAndEnd(status, request);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("invalidRequests")
  void anInvalidRequestIsRefusedInPieces(String name, int status, String request)
      throws IOException {
    // Long enough requests take too many writes.
    int piece = Math.max(1, request.length() / 100);
    try (RawConnection connection = RawConnection.to(SERVER.port(), "")) {
      for (int i = 0; i < request.length(); i += piece) {
        try {
          connection.send(request.substring(i, Math.min(request.length(), i + piece)));
        } catch (IOException e) {
          // Refused before its end.
          break;
        }
      }
      assertAnswer(status, connection);
    }
  }

  /** Nothing behind an invalid request is taken for another request. */
  @ParameterizedTest
  @ValueSource(strings = {"X: a\nY: b\r\n\r\n", "Content-Length: 1\r\nContent-Length: 2\r\n\r\n"})
  void requestsBehindAnInvalidOneAreNotExecuted(String rest) throws IOException {
    int before = EXECUTED.get();
    assertStatusAndEnd(400, GET + rest + PUBLISH.repeat(3));
    assertEquals(before, EXECUTED.get());
  }

  private static void assertStatusAndEnd(int status, String request) throws IOException {
    try (RawConnection connection = RawConnection.to(SERVER.port(), request)) {
      assertAnswer(status, connection);
    }
  }

  private static void assertAnswer(int status, RawConnection connection) throws IOException {
    String answer = connection.toEnd();
    assertTrue(answer.startsWith("HTTP/1.1 " + status + " "), answer);
    assertTrue(answer.contains("\r\nConnection: close\r\n"), answer);
    assertEquals(2, answer.split("\r\nContent-Length: ", -1).length, answer);
  }

  @Test
  void validRequestsAreServedInOrder() throws IOException {
    String chunks = CHUNKED + "1\r\nx\r\n00000a\r\n0123456789\r\n0\r\nT: v\r\n\r\n";
    try (RawConnection connection =
        RawConnection.to(SERVER.port(), "\r\n" + chunks + PUBLISH + chunks + PUBLISH)) {
      long last = 0;
      for (int i = 0; i < 4; i++) {
        assertTrue(connection.until("\"idString\":\"").contains("201 Created"));
        long id = Long.parseLong(connection.until("\"").replace("\"", ""));
        assertTrue(id > last);
        last = id;
      }
    }
  }

  @Test
  void chunksMayArriveByteByByte() throws IOException {
    try (RawConnection connection = RawConnection.to(SERVER.port(), "")) {
      for (char c : (CHUNKED + "2\r\nxy\r\n1\r\nz\r\n0\r\n\r\n").toCharArray()) {
        connection.send(String.valueOf(c));
      }
      connection.until("201 Created");
    }
  }

  /** RFC 9112, section 9.3.2: the client then knows that it was not answered. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aRequestPipelinedBehindAStreamIsNeverExecutedAndTheConnectionCloses(boolean atOnce)
      throws IOException {
    int before = EXECUTED.get();
    String polling = STREAM.replace("?pipelined", "?pipelined&polling");
    try (RawConnection connection =
        RawConnection.to(SERVER.port(), polling + (atOnce ? PUBLISH : ""))) {
      connection.until("id: ");
      if (!atOnce) {
        connection.send(PUBLISH);
      }
      try (RawConnection publisher =
          RawConnection.to(SERVER.port(), PUBLISH.replace("/c/", "/pipelined/"))) {
        publisher.until("201 Created");
      }
      String rest = connection.toEnd();
      assertTrue(rest.contains("data: x\n"), rest);
      assertTrue(rest.endsWith("0\r\n\r\n"), rest);
      assertFalse(rest.contains("HTTP/1.1"), rest);
    }
    assertEquals(before + 2, EXECUTED.get());
  }

  @Test
  void aLineEndBehindAStreamIsNoRequest() throws IOException {
    String polling = STREAM.replace("?pipelined", "?pipelined&polling") + "\r\n";
    try (RawConnection connection = RawConnection.to(SERVER.port(), polling)) {
      connection.until("id: ");
      try (RawConnection publisher =
          RawConnection.to(SERVER.port(), PUBLISH.replace("/c/", "/pipelined/"))) {
        publisher.until("201 Created");
      }
      connection.until("0\r\n\r\n");
      connection.send(PUBLISH);
      connection.until("201 Created");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Connection: close, TE",
        "Connection: TE , Close",
        "Connection: TE\r\nConnection: close"
      })
  void aConnectionIsClosedIfOneOfItsOptionsSaysSo(String header) throws IOException {
    try (RawConnection connection = RawConnection.to(SERVER.port(), GET + header + "\r\n\r\n")) {
      assertTrue(connection.toEnd().startsWith("HTTP/1.1 404 "));
    }
    String polling = STREAM.replace("?pipelined", "?closing&polling");
    try (RawConnection connection = RawConnection.to(
        SERVER.port(), polling.replace("\r\n\r\n", "\r\n" + header + "\r\n\r\n"))) {
      String head = connection.until("id: ");
      assertTrue(head.contains("\r\nConnection: close\r\n"), head);
      try (RawConnection publisher =
          RawConnection.to(SERVER.port(), PUBLISH.replace("/c/", "/closing/"))) {
        publisher.until("201 Created");
      }
      assertTrue(connection.toEnd().endsWith("0\r\n\r\n"));
    }
  }
}
