package io.redisse.jaxrs.grizzly;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.redisse.api.NewEvent;
import io.redisse.jaxrs.server.RedisseServer;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Connections that are taken over, down to their last byte. */
public class DirectOutletTest {
  private static final String STREAM =
      "GET /?a HTTP/1.1\r\nHost: x\r\nAccept: text/event-stream\r\n\r\n";

  private RedisseServer server;

  @BeforeEach
  void start() {
    server = builder()
        .register(new HeaderFromQuery())
        .configure(redisse -> redisse.retry(Duration.ofMillis(1234)))
        .start();
  }

  public RedisseServer.Builder builder() {
    return RedisseServer.builder();
  }

  Socket connect(int port) throws IOException {
    return new Socket(InetAddress.getLoopbackAddress(), port);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  /** An application's filter that puts what a client sent into a header. */
  private static final class HeaderFromQuery implements ContainerResponseFilter {
    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
      String split = request.getHeaderString("X-Split");
      if (split != null) {
        response.getHeaders().add("X-Copied", "a\r\nX-Injected: yes");
        response.getHeaders().add("X-Name: a\r\nX-Injected", "yes");
      }
      response.getHeaders().add("X-Filtered", "yes");
    }
  }

  /** A socket and everything that came out of it. */
  private final class Wire implements AutoCloseable {
    private final Socket socket = connect(server.port());
    private final StringBuilder received = new StringBuilder();

    Wire(String request) throws IOException {
      socket.setSoTimeout(20_000);
      send(request);
    }

    void send(String request) throws IOException {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
    }

    /** What came since the last call, up to and with a text. */
    String until(String end) throws IOException {
      while (received.indexOf(end) < 0) {
        assertTrue(readOne(), () -> "ended after: " + received);
      }
      int length = received.indexOf(end) + end.length();
      String found = received.substring(0, length);
      received.delete(0, length);
      return found;
    }

    String toEnd() throws IOException {
      boolean more = true;
      while (more) {
        more = readOne();
      }
      return received.toString();
    }

    private boolean readOne() throws IOException {
      int c = socket.getInputStream().read();
      if (c >= 0) {
        received.append((char) c);
      }
      return c >= 0;
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  private void publish(String data) {
    server.redisse().publish(new NewEvent("a", data)).toCompletableFuture().join();
  }

  private void awaitConnected(long streams) {
    await().until(() -> server.redisse().hub().statistics().connected() == streams);
  }

  @Test
  void theHeadIsWrittenAfterAllFiltersAndTheBodyIsChunked() throws IOException {
    try (Wire wire = new Wire(STREAM)) {
      String head = wire.until("\r\n\r\n");
      assertTrue(head.startsWith("HTTP/1.1 200 OK\r\n"), head);
      assertTrue(head.contains("\r\nX-Filtered: yes\r\n"), head);
      assertTrue(head.contains("\r\nTransfer-Encoding: chunked\r\n"), head);
      String first = wire.until("\n\n\r\n");
      String chunk = first.substring(first.indexOf("\r\n") + 2, first.length() - 2);
      assertEquals(Integer.toHexString(chunk.length()) + "\r\n" + chunk + "\r\n", first);
      assertTrue(chunk.startsWith("retry: 1234\nevent: lastEventId\n"), chunk);
      publish("hello");
      assertTrue(wire.until("\n\n\r\n").contains("\ndata: hello\nid: "));
    }
  }

  @Test
  void aClientThatGoesIsNoticedAtOnceAlsoWhenNothingIsSent() throws IOException {
    try (Wire wire = new Wire(STREAM)) {
      wire.until("lastEventId");
      awaitConnected(1);
    }
    awaitConnected(0);
    assertEquals(1, server.redisse().hub().statistics().served());
  }

  @Test
  void aClientThatClosesItsHalfIsGone() throws IOException {
    try (Wire wire = new Wire(STREAM)) {
      wire.until("lastEventId");
      wire.socket.shutdownOutput();
      awaitConnected(0);
    }
  }

  @Test
  void whatAClientSaysOnItsStreamIsIgnored() throws IOException {
    try (Wire wire = new Wire(STREAM)) {
      wire.until("\n\n\r\n");
      wire.send("GET /nothing HTTP/1.1\r\nHost: x\r\n\r\n");
      publish("still here");
      assertTrue(wire.until("\n\n\r\n").contains("still here"));
    }
  }

  @Test
  void aRequestSentTogetherWithThatForAStreamIsNotAnsweredIntoIt() throws IOException {
    try (Wire wire =
        new Wire(STREAM + "GET / HTTP/1.1\r\nHost: x\r\nAccept: application/json\r\n\r\n")) {
      String all = wire.toEnd();
      assertEquals(all.indexOf("HTTP/1.1"), all.lastIndexOf("HTTP/1.1"), all);
      assertFalse(all.contains("connected"), all);
      awaitConnected(0);
    }
  }

  @Test
  void afterLongPollingTheConnectionServesFurtherRequests() throws IOException {
    String poll = STREAM.replace("?a", "?a&polling");
    try (Wire wire = new Wire(poll)) {
      for (int i = 0; i < 3; i++) {
        wire.until("\n\n\r\n");
        publish("polled");
        assertTrue(wire.until("0\r\n\r\n").contains("polled"));
        wire.send("GET / HTTP/1.1\r\nHost: x\r\nAccept: application/json\r\n\r\n");
        assertTrue(wire.until("}").contains("\"served\":" + (i + 1)));
        wire.send(poll);
      }
    }
  }

  @Test
  void aClientThatWantsTheConnectionClosedGetsItClosedAtTheEnd() throws IOException {
    String poll =
        STREAM.replace("?a", "?a&polling").replace("Host: x", "Host: x\r\nConnection: close");
    try (Wire wire = new Wire(poll)) {
      String head = wire.until("\r\n\r\n");
      assertTrue(head.contains("\r\nConnection: close\r\n"), head);
      wire.until("\n\n\r\n");
      publish("last");
      assertTrue(wire.toEnd().matches("(?s).*data: last\nid: \\d+\n\n\r\n0\r\n\r\n"));
    }
  }

  @Test
  void aClientOfHttp10GetsNoChunks() throws IOException {
    try (Wire wire = new Wire(STREAM.replace("HTTP/1.1", "HTTP/1.0").replace("?a", "?a&polling"))) {
      String head = wire.until("\r\n\r\n");
      assertFalse(head.contains("chunked"), head);
      wire.until("\n\n");
      publish("plain");
      String rest = wire.toEnd();
      assertTrue(rest.startsWith("event: message\ndata: "), rest);
      assertTrue(rest.matches("(?s).*\ndata: plain\nid: \\d+\n\n"), rest);
    }
  }

  @Test
  void headIsAnsweredWithoutAStream() throws IOException {
    try (Wire wire = new Wire(STREAM.replace("GET", "HEAD"))) {
      assertTrue(wire.until("\r\n\r\n").startsWith("HTTP/1.1 200"));
      wire.send("GET / HTTP/1.1\r\nHost: x\r\nAccept: application/json\r\n\r\n");
      assertTrue(wire.until("}").contains("\"connected\":0"));
    }
  }

  @Test
  void aLineEndInAHeaderThatAnApplicationSetEndsNothing() throws IOException {
    try (Wire wire = new Wire(STREAM.replace("Host: x", "Host: x\r\nX-Split: yes"))) {
      String head = wire.until("\r\n\r\n");
      assertTrue(head.contains("\r\nX-Copied: a  X-Injected: yes\r\n"), head);
      assertFalse(head.contains("X-Name"), head);
    }
  }
}
