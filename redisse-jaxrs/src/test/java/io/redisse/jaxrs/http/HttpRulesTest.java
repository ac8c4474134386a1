package io.redisse.jaxrs.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.redisse.api.AccessDeniedException;
import io.redisse.api.BackendUnavailableException;
import io.redisse.api.Grant;
import io.redisse.jaxrs.RawClient;
import io.redisse.jaxrs.server.RedisseServer;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Responses that are not streams (HTTP-1). */
class HttpRulesTest {
  private static RedisseServer server;

  /** Starts a server whose resolver behaves as the requested channel says. */
  @BeforeAll
  static void start() {
    server = RedisseServer.builder()
        .resolver(request -> {
          String behaviour = request.requestedChannels().stream().findFirst().orElse("nothing");
          return switch (behaviour) {
            case "throws" -> throw new IllegalStateException("a secret of the resolver");
            case "fails" ->
              CompletableFuture.failedFuture(new IllegalStateException("a secret of the resolver"));
            case "unauthorized" -> throw AccessDeniedException.unauthorized("log in first");
            case "forbidden" ->
              CompletableFuture.failedFuture(AccessDeniedException.forbidden("not for you"));
            case "forbidden-later" ->
              CompletableFuture.supplyAsync(() -> {
                throw AccessDeniedException.forbidden("not for you");
              });
            case "later" -> CompletableFuture.supplyAsync(() -> Grant.of(Set.of("later")));
            case "unavailable" ->
              CompletableFuture.failedFuture(new BackendUnavailableException("away", null));
            case "nothing" -> CompletableFuture.completedFuture(Grant.of(Set.of()));
            default -> CompletableFuture.completedFuture(Grant.of(request.requestedChannels()));
          };
        })
        .register(Orders.class)
        .start();
  }

  /** A resource of the application. */
  @Path("orders/{order}")
  public static final class Orders {
    @GET
    public String get(@PathParam("order") String order) {
      if (order.equals("42")) {
        return order;
      }
      throw new NotFoundException("no such order");
    }
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void anApplicationsOwnNotFoundMessageIsKept() {
    try (RawClient client = RawClient.get(server.uri(), "/orders/43")) {
      assertEquals(404, client.status());
      assertEquals("no such order\n", client.body());
    }
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
          /?a       | Accept: text/html;q=x
          /?a       | Accept: /
          /?a       | Accept: ;;;q=,,/
          /?a       | Accept: text/event-stream;q=2
          /orders/1 | Accept: text/html;q=x
          /nothing  | Accept: text/html;q=x
          /orders/1 | Content-Type: json
          """)
  void aMalformedHeaderIsABadRequest(String target, String header) {
    try (RawClient client = RawClient.get(server.uri(), target, header)) {
      assertEquals(400, client.status());
      assertTrue(client.body().startsWith(header.replaceAll(":.*", ": expected")), client.body());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"*/*", "text/*", "text/html", "text/event-stream;q=0", "image/png, */*;q=0.1"})
  void anAcceptHeaderWithoutEventStreamIsNotAcceptable(String accept) {
    try (RawClient client = RawClient.get(server.uri(), "/?a", "Accept: " + accept)) {
      assertEquals(406, client.status());
      assertTrue(client.body().contains("expected text/event-stream"));
    }
  }

  @Test
  void aMissingAcceptHeaderIsNotAcceptable() {
    try (RawClient client = RawClient.get(server.uri(), "/?a")) {
      assertEquals(406, client.status());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/event-stream", "TEXT/Event-Stream", "*/*, text/event-stream;q=0.5"})
  void anAcceptHeaderWithEventStreamOpensAStream(String accept) {
    try (RawClient client = RawClient.get(server.uri(), "/?a", "Accept: " + accept)) {
      assertEquals(200, client.status());
      assertEquals("text/event-stream", client.header("Content-Type"));
    }
  }

  @Test
  void jsonTakesPrecedenceOverEventStream() {
    String accept = "Accept: text/event-stream, application/json;q=0.1";
    try (RawClient client = RawClient.get(server.uri(), "/?a", accept)) {
      assertEquals(200, client.status());
      assertEquals("application/json", client.header("Content-Type"));
      String body = client.body();
      for (String count : new String[] {"connected", "served", "events", "missing"}) {
        assertTrue(body.contains("\"" + count + "\":"), body);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "throws, 500, log",
    "fails, 500, log",
    "unauthorized, 401, log in first",
    "forbidden, 403, not for you",
    "forbidden-later, 403, not for you",
    "unavailable, 200, retry: ",
    "nothing, 404, No channel",
  })
  void theResolverDeterminesTheStatus(String channel, int status, String reason) {
    try (RawClient client = RawClient.stream(server.uri(), "/events?" + channel)) {
      assertEquals(status, client.status());
      String body = client.body();
      assertTrue(body.contains(reason), body);
      assertFalse(body.contains("secret"), body);
    }
  }

  @Test
  void anUnauthorizedClientLearnsTheScheme() {
    try (RawClient client = RawClient.stream(server.uri(), "/?unauthorized")) {
      assertEquals("Bearer", client.header("WWW-Authenticate"));
    }
  }

  @Test
  void aResolverMayCompleteLater() throws IOException {
    try (RawClient client = RawClient.stream(server.uri(), "/?later")) {
      assertEquals(200, client.status());
      assertEquals("lastEventId", client.events().next().type());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "a=1, 'a'",
    "lastEventId=1&b=2, 'b'",
    "%zz, URI",
    "%ff, %ff",
    "%c3, %c3",
    "redisse:x, redisse:",
    "%00, control",
  })
  void aMalformedRequestIsRejectedWithTheReason(String query, String reason) {
    try (RawClient client = RawClient.stream(server.uri(), "/?" + query)) {
      assertEquals(400, client.status());
      assertTrue(client.body().contains(reason));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"a&ticket=x&token=y", "a=&lastEventId=", "a&polling=1", "a+b", "a&&b&"})
  void knownParametersAreAccepted(String query) {
    try (RawClient client = RawClient.stream(server.uri(), "/?" + query)) {
      assertEquals(200, client.status());
    }
  }

  @Test
  void anUnknownPathIsNotFound() {
    try (RawClient client = RawClient.stream(server.uri(), "/nowhere?a")) {
      assertEquals(404, client.status());
      assertTrue(client.header("Content-Type").startsWith("text/plain"));
    }
  }

  @Test
  void publishingIsOffByDefault() {
    String[] targets = {"/channels/a/events", "/events"};
    for (String target : targets) {
      try (RawClient client = RawClient.send(server.uri(), "POST", target, "x")) {
        assertTrue(client.status() == 404 || client.status() == 405, "got " + client.status());
      }
    }
  }

  @Test
  void aHeadRequestReturnsTheHeadOfAStream() {
    try (RawClient client =
        RawClient.send(server.uri(), "HEAD", "/?a", "", "Accept: text/event-stream")) {
      assertEquals(200, client.status());
      assertEquals("text/event-stream", client.header("Content-Type"));
    }
  }
}
