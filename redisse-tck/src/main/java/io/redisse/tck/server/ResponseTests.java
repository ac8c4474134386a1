package io.redisse.tck.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.redisse.tck.rules.Rule;
import io.redisse.tck.server.wire.ClientRequest;
import io.redisse.tck.server.wire.EventStream;
import io.redisse.tck.server.wire.HttpConnection;
import io.redisse.tck.server.wire.ResponseHead;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Tests which requests open a stream and which status all others receive. */
abstract class ResponseTests extends ServerTests {
  ResponseTests(ServerContract contract) {
    super(contract);
  }

  @Test
  @Rule("HTTP-1")
  void acceptHeaderWithoutEventStreamGets406() {
    for (String accept :
        List.of("*/*", "text/*", "image/png", "text/event-stream;q=0", "image/png, */*;q=0.1")) {
      requireStatus(406, ClientRequest.stream(a).accepting(accept));
    }
  }

  @Test
  @Rule("HTTP-1")
  void missingAcceptHeaderGets406() {
    requireStatus(406, ClientRequest.stream(a).withoutHeaders());
  }

  @Test
  @Rule("HTTP-1")
  void acceptHeaderThatListsEventStreamGetsAStream() {
    for (String accept :
        List.of("text/event-stream", "TEXT/Event-Stream", "*/*, text/event-stream;q=0.5")) {
      stream(ClientRequest.stream(a).accepting(accept)).cursor();
    }
  }

  @Test
  @Rule("HTTP-1")
  void jsonTakesPrecedenceOverEventStream() {
    ResponseHead head = connect(
            ClientRequest.stream(a).accepting("text/event-stream, application/json;q=0.1"))
        .head();
    assertEquals(200, head.status(), () -> "status of " + head);
    assertEquals("application/json", head.contentType(), () -> "Content-Type of " + head);
  }

  @Test
  @Rule("HTTP-1")
  void requestWithoutAChannelGets404() {
    requireStatus(404, ClientRequest.query(""));
    requireStatus(404, ClientRequest.query("polling"));
    requireStatus(404, ClientRequest.query("lastEventId=1"));
  }

  @Test
  @Rule("HTTP-1")
  void unknownParameterGets400ThatNamesIt() {
    String body = requireStatus(400, ClientRequest.query("tckunknown=1"));
    assertTrue(
        body.contains("tckunknown"),
        () ->
            "for ?tckunknown=1, expected a body that names 'tckunknown', received '" + body + "'");
    requireStatus(400, ClientRequest.stream(a).parameter("tckunknown=1"));
  }

  @Test
  @Rule("HTTP-1")
  void malformedPercentEncodingGets400WithAReason() {
    for (String query : List.of("%zz", "%", "%c3", "%ff")) {
      String body = requireStatus(400, ClientRequest.query(query));
      assertFalse(
          body.isBlank(), () -> "for ?" + query + ", expected a body that says what is wrong");
    }
  }

  @Test
  @Rule("HTTP-1")
  void nameWithAnEmptyValueIsAChannel() {
    EventStream stream = stream(ClientRequest.query(ClientRequest.encoded(a) + "="));
    stream.cursor();
    publishAndReceive(stream, a, "for " + a);
  }

  @Test
  @Rule("HTTP-1")
  void knownParametersAreNeitherChannelsNorErrors() {
    ResponseHead head = connect(ClientRequest.stream(a).parameter("ticket=x&token=y&lastEventId="))
        .head();
    assertTrue(
        List.of(200, 401, 403).contains(head.status()),
        () -> "expected the parameters ticket, token and lastEventId to be accepted (200), or the"
            + " ticket to be refused (401 or 403), received " + head);
  }

  @Test
  @Rule("HTTP-1")
  void unauthorizedRequestGets401Or403() {
    String query = server
        .refusedQuery()
        .orElseGet(() -> Assumptions.abort(
            "not declared: a query that the server must refuse" + " (refusedQuery)"));
    HttpConnection connection = connect(ClientRequest.query(query));
    assertTrue(
        List.of(401, 403).contains(connection.head().status()),
        () -> "expected 401 or 403 for ?" + query + ", received " + connection.head());
  }

  /** Requires the response status and returns the body. */
  private String requireStatus(int status, ClientRequest request) {
    try (HttpConnection connection = HttpConnection.open(endpoint, request)) {
      assertEquals(
          status,
          connection.head().status(),
          () -> "status for " + request + ", received " + connection.head());
      return connection.text();
    }
  }
}
