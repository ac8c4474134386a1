package io.redisse.cli.proxies;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.redisse.api.NewEvent;
import io.redisse.cli.Http;
import io.redisse.cli.Http.Reply;
import io.redisse.jaxrs.server.RedisseServer;
import io.redisse.jaxrs.stream.NginxHandOver;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests docs/proxies/nginx-application.conf: an application authorizes streams, and a real nginx
 * proxies them.
 */
class HandOverTest {
  private static final Set<String> GRANTED = Set.of("a b", "ünï&=code", "news");

  private static RedisseServer server;
  private static RedisseServer application;
  private static Proxy proxy;

  @BeforeAll
  static void start() {
    server = RedisseServer.builder().start();
    application = RedisseServer.builder().register(Authorizing.class).start();
    proxy = Proxy.nginx(
        "nginx-application.conf",
        Map.of("127.0.0.1:8080", address(server), "127.0.0.1:9000", address(application)));
  }

  @AfterAll
  static void stop() {
    if (proxy != null) {
      proxy.close();
    }
    application.close();
    server.close();
  }

  /** An application that authorizes a stream and hands it over to nginx. */
  @Path("authorize")
  public static final class Authorizing {
    /**
     * Hands a request over.
     *
     * @param request provides the cursor and the options of the stream
     * @return the response that makes nginx open the stream
     */
    @GET
    public Response authorize(@Context ContainerRequestContext request) {
      return NginxHandOver.to("/streams/", request, GRANTED);
    }

    /**
     * Tries to hand a request over for a channel whose name is an option of streams.
     *
     * @param request provides the cursor and the options of the stream
     * @return the exception's message
     */
    @GET
    @Path("badly")
    public String authorizeBadly(@Context ContainerRequestContext request) {
      return String.valueOf(assertThrows(
              IllegalArgumentException.class,
              () -> NginxHandOver.to("/streams/", request, Set.of("news", "polling")))
          .getMessage());
    }

    /**
     * Hands a request over to a path of the server that is not a stream.
     *
     * @return the response that makes nginx open the path
     */
    @GET
    @Path("elsewhere")
    public Response elsewhere() {
      return Response.ok().header("X-Accel-Redirect", "/streams/health/ready").build();
    }
  }

  private static String address(RedisseServer of) {
    return "127.0.0.1:" + of.port();
  }

  private static void publish(String channel, String data) {
    server
        .redisse()
        .publish(new NewEvent(channel, "t", data))
        .toCompletableFuture()
        .join();
  }

  @Test
  void anApplicationAuthorizesAndHandsOverAStream() {
    try (Reply stream = Http.stream(proxy.uri(), "/authorize")) {
      long cursor = Long.parseLong(stream.await("id: ").substring("id: ".length()));
      for (String channel : GRANTED) {
        publish(channel, "for " + channel);
        stream.await("data: for " + channel);
      }
      publish("other", "for others");
      publish("news", "the last");
      assertEquals("data: the last", stream.await("data: "));
      assertResumesAfter(cursor);
    }
  }

  private static void assertResumesAfter(long cursor) {
    try (Reply byHeader = Http.stream(proxy.uri(), "/authorize", "Last-Event-ID", "" + cursor);
        Reply byQuery = Http.stream(proxy.uri(), "/authorize?polling&lastEventId=" + cursor)) {
      assertTrue(byHeader.await("data: ").startsWith("data: for "));
      assertTrue(byQuery.rest().contains("data: the last"));
    }
  }

  @Test
  void aChannelNamedLikeAnOptionIsRejectedByName() {
    URI badly = proxy.uri().resolve("/authorize/badly");
    assertTrue(Http.get(badly).body().startsWith("channels: 'polling' is reserved in queries"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/streams/?secret", "/streams/../streams/?secret"})
  void clientsCannotSkipTheApplication(String path) {
    try (Reply answer = Http.stream(proxy.uri(), path)) {
      assertEquals(404, answer.status());
    }
  }

  @Test
  void aHandOverReachesNothingButStreams() {
    assertEquals(404, Http.get(proxy.uri().resolve("/authorize/elsewhere")).statusCode());
  }

  @Test
  void aHandedOverClientCannotRequestStatistics() {
    try (Reply answer = Http.stream(proxy.uri(), "/authorize", "Accept", "application/json")) {
      assertEquals("text/event-stream", answer.header("Content-Type"));
    }
  }
}
