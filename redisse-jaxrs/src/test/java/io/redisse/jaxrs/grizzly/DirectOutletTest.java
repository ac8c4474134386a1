package io.redisse.jaxrs.grizzly;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.redisse.api.NewEvent;
import io.redisse.jaxrs.RawConnection;
import io.redisse.jaxrs.server.RedisseServer;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The bytes of streams whose connections are taken over from Grizzly. */
public class DirectOutletTest {
  private static final String STREAM =
      "GET /?a HTTP/1.1\r\nHost: x\r\nAccept: text/event-stream\r\n\r\n";

  RedisseServer server;

  @BeforeEach
  void start() {
    server = builder()
        .register(new HeaderInjection())
        .configure(redisse -> redisse
            .retry(Duration.ofMillis(1234))
            // No heartbeat: a closed client has to be noticed without one.
            .heartbeat(Duration.ofMinutes(10)))
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

  /** An application's filter that sets headers with line ends in them. */
  private static final class HeaderInjection implements ContainerResponseFilter {
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

  private RawConnection open(String request) throws IOException {
    return new RawConnection(connect(server.port()), request);
  }

  private void publish(String data) {
    server.redisse().publish(new NewEvent("a", data)).toCompletableFuture().join();
  }

  void awaitConnected(long streams) {
    await().until(() -> server.redisse().hub().statistics().connected() == streams);
  }

  @Test
  void theHeadHasTheFiltersHeadersAndTheBodyIsChunked() throws IOException {
    try (RawConnection connection = open(STREAM)) {
      String head = connection.until("\r\n\r\n");
      assertTrue(head.startsWith("HTTP/1.1 200 OK\r\n"), head);
      assertTrue(head.contains("\r\nX-Filtered: yes\r\n"), head);
      assertTrue(head.contains("\r\nTransfer-Encoding: chunked\r\n"), head);
      String first = connection.until("\n\n\r\n");
      String chunk = first.substring(first.indexOf("\r\n") + 2, first.length() - 2);
      assertEquals(Integer.toHexString(chunk.length()) + "\r\n" + chunk + "\r\n", first);
      assertTrue(chunk.startsWith("retry: 1234\nevent: lastEventId\n"), chunk);
      publish("hello");
      assertTrue(connection.until("\n\n\r\n").contains("\ndata: hello\nid: "));
    }
  }

  @Test
  void aClientThatClosesAnIdleStreamIsNoticedAtOnce() throws IOException {
    try (RawConnection connection = open(STREAM)) {
      connection.until("lastEventId");
      awaitConnected(1);
    }
    awaitConnected(0);
    assertEquals(1, server.redisse().hub().statistics().served());
  }

  @Test
  void bytesThatAClientSendsOnAStreamAreIgnored() throws IOException {
    try (RawConnection connection = open(STREAM)) {
      connection.until("\n\n\r\n");
      connection.send("GET /nothing HTTP/1.1\r\nHost: x\r\n\r\n");
      publish("still here");
      assertTrue(connection.until("\n\n\r\n").contains("still here"));
    }
  }

  @Test
  void aRequestPipelinedBehindAStreamIsNotAnsweredIntoIt() throws IOException {
    try (RawConnection connection =
        open(STREAM + "GET / HTTP/1.1\r\nHost: x\r\nAccept: application/json\r\n\r\n")) {
      connection.until("\n\n\r\n");
      publish("behind");
      String event = connection.until("behind");
      assertFalse(event.contains("HTTP/1.1"), event);
      server.redisse().drain();
      String rest = connection.toEnd();
      assertFalse(rest.contains("connected"), rest);
      awaitConnected(0);
    }
  }

  @Test
  void aConnectionServesFurtherRequestsAfterLongPolling() throws IOException {
    String poll = STREAM.replace("?a", "?a&polling");
    try (RawConnection connection = open(poll)) {
      for (int i = 0; i < 3; i++) {
        connection.until("\n\n\r\n");
        publish("polled");
        assertTrue(connection.until("0\r\n\r\n").contains("polled"));
        connection.send("GET / HTTP/1.1\r\nHost: x\r\nAccept: application/json\r\n\r\n");
        assertTrue(connection.until("}").contains("\"served\":" + (i + 1)));
        connection.send(poll);
      }
    }
  }

  @Test
  void connectionCloseIsHonouredAtTheEndOfAStream() throws IOException {
    String poll =
        STREAM.replace("?a", "?a&polling").replace("Host: x", "Host: x\r\nConnection: close");
    try (RawConnection connection = open(poll)) {
      String head = connection.until("\r\n\r\n");
      assertTrue(head.contains("\r\nConnection: close\r\n"), head);
      connection.until("\n\n\r\n");
      publish("last");
      assertTrue(connection.toEnd().matches("(?s).*data: last\nid: \\d+\n\n\r\n0\r\n\r\n"));
    }
  }

  @Test
  void anHttp10ClientReceivesNoChunks() throws IOException {
    try (RawConnection connection =
        open(STREAM.replace("HTTP/1.1", "HTTP/1.0").replace("?a", "?a&polling"))) {
      String head = connection.until("\r\n\r\n");
      assertFalse(head.contains("chunked"), head);
      connection.until("\n\n");
      publish("plain");
      String rest = connection.toEnd();
      assertTrue(rest.startsWith("event: message\ndata: "), rest);
      assertTrue(rest.matches("(?s).*\ndata: plain\nid: \\d+\n\n"), rest);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"HTTP/1.1", "HTTP/1.0"})
  void aLargeEventArrivesWhole(String version) throws IOException {
    String large = "0123456789".repeat(100_000);
    String poll =
        STREAM.replace("?a", "?a&polling").replace("Host: x", "Host: x\r\nConnection: close");
    try (RawConnection connection = open(poll.replace("HTTP/1.1", version))) {
      connection.until("lastEventId");
      publish(large);
      String received = connection.toEnd().replaceAll("\r\n[0-9a-f]+\r\n", "");
      assertTrue(received.contains("\ndata: " + large + "\nid: "));
    }
  }

  @Test
  void aHeadRequestOpensNoStream() throws IOException {
    try (RawConnection connection = open(STREAM.replace("GET", "HEAD"))) {
      assertTrue(connection.until("\r\n\r\n").startsWith("HTTP/1.1 200"));
      connection.send("GET / HTTP/1.1\r\nHost: x\r\nAccept: application/json\r\n\r\n");
      assertTrue(connection.until("}").contains("\"connected\":0"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"HTTP/1.1", "HTTP/1.0"})
  void aHeadRequestIsAnsweredWithTheHeadOfTheStream(String version) throws IOException {
    String request = STREAM.replace("HTTP/1.1", version);
    try (RawConnection head = open(request.replace("GET", "HEAD"));
        RawConnection stream = open(request)) {
      assertEquals(fieldsOf(stream), fieldsOf(head));
    }
  }

  /** Returns the status and the header fields of a response, except for its date. */
  private static Set<String> fieldsOf(RawConnection connection) throws IOException {
    return connection
        .until("\r\n\r\n")
        .lines()
        .map(line -> line.replaceFirst("^HTTP/1.\\d ", ""))
        .filter(line -> !line.startsWith("Date: "))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void aLineEndInAnApplicationsHeaderInjectsNothing() throws IOException {
    try (RawConnection connection = open(STREAM.replace("Host: x", "Host: x\r\nX-Split: yes"))) {
      String head = connection.until("\r\n\r\n");
      assertTrue(head.contains("\r\nX-Copied: a  X-Injected: yes\r\n"), head);
      assertFalse(head.contains("X-Name"), head);
    }
  }
}
