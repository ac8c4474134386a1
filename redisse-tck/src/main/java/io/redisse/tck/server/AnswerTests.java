package io.redisse.tck.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.redisse.tck.rules.Rule;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Which requests get a stream, and what the others get. */
abstract class AnswerTests extends ServerTests {
  AnswerTests(ServerContract contract) {
    super(contract);
  }

  @Test
  @Rule("HTTP-1")
  void anAcceptHeaderThatDoesNotNameAStreamIsNotAcceptable() {
    for (String accept :
        List.of("*/*", "text/*", "image/png", "text/event-stream;q=0", "image/png, */*;q=0.1")) {
      answers(406, Request.stream(a).accepting(accept));
    }
  }

  @Test
  @Rule("HTTP-1")
  void noAcceptHeaderIsNotAcceptable() {
    answers(406, Request.stream(a).acceptingNothing());
  }

  @Test
  @Rule("HTTP-1")
  void anAcceptHeaderThatNamesAStreamAmongOthersGetsOne() {
    for (String accept :
        List.of("text/event-stream", "TEXT/Event-Stream", "*/*, text/event-stream;q=0.5")) {
      stream(Request.stream(a).accepting(accept)).cursor();
    }
  }

  @Test
  @Rule("HTTP-1")
  void jsonIsLookedAtFirst() {
    Call call = call(Request.stream(a).accepting("text/event-stream, application/json;q=0.1"));
    assertEquals(200, call.head().status(), () -> "the status of " + call.head());
    assertEquals("application/json", call.head().contentType(), () -> "of " + call.head());
  }

  @Test
  @Rule("HTTP-1")
  void noChannelIsNotFound() {
    answers(404, Request.query(""));
    answers(404, Request.query("polling"));
    answers(404, Request.query("lastEventId=1"));
  }

  @Test
  @Rule("HTTP-1")
  void anUnknownParameterIsABadRequestThatIsNamed() {
    String body = answers(400, Request.query("tckunknown=1"));
    assertTrue(
        body.contains("tckunknown"),
        () -> "the body must say what was wrong with '?tckunknown=1', got '" + body + "'");
    answers(400, Request.stream(a).parameter("tckunknown=1"));
  }

  @Test
  @Rule("HTTP-1")
  void malformedPercentCodingIsABadRequest() {
    for (String query : List.of("%zz", "%", "%c3", "%ff")) {
      String body = answers(400, Request.query(query));
      assertFalse(body.isBlank(), () -> "the body must say what is wrong with '?" + query + "'");
    }
  }

  @Test
  @Rule("HTTP-1")
  void aNameWithAnEmptyValueIsAChannel() {
    EventStream stream = stream(Request.query(Request.encoded(a) + "="));
    stream.cursor();
    publishHeard(stream, a, "of " + a);
  }

  @Test
  @Rule("HTTP-1")
  void theKnownParametersAreNeitherChannelsNorErrors() {
    Call call = call(Request.stream(a).parameter("ticket=x&token=y&lastEventId="));
    assertTrue(
        List.of(200, 401, 403).contains(call.head().status()),
        () -> "ticket, token and lastEventId are known, got " + call.head());
  }

  @Test
  @Rule("HTTP-1")
  void whoMayNotHearIsToldSo() {
    String query = server
        .refusedQuery()
        .orElseGet(() ->
            Assumptions.abort("not declared: a query that the server refuses (refusedQuery)"));
    Call call = call(Request.query(query));
    assertTrue(
        List.of(401, 403).contains(call.head().status()),
        () -> "expected 401 or 403 for ?" + query + ", got " + call.head());
  }

  /** The body of an answer with this status. */
  private String answers(int status, Request request) {
    try (Call call = Call.send(server, request)) {
      assertEquals(
          status, call.head().status(), () -> "the status for " + request + " in " + call.head());
      return call.text();
    }
  }
}
