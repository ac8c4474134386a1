package io.redisse.jaxrs.proxies;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.redisse.api.NewEvent;
import io.redisse.core.Redisse;
import io.redisse.jaxrs.RawClient;
import io.redisse.jaxrs.SseReader;
import io.redisse.jaxrs.server.RedisseServer;
import io.redisse.jaxrs.stream.NginxHandOver;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The configuration files of docs/proxies in a real nginx and a real HAProxy (WIRE-2, STREAM-9). */
class BehindProxiesTest {
  private static final Set<String> GRANTED = Set.of("a b", "ünï&=code", "news");

  private static RedisseServer server;
  private static RedisseServer application;

  @BeforeAll
  static void start() {
    server = RedisseServer.builder()
        .register(Ready.class)
        // No heartbeat: a closed client has to be noticed without one.
        .configure(redisse -> redisse.heartbeat(Duration.ofMinutes(10)))
        .start();
    application = RedisseServer.builder().register(Authorizing.class).start();
  }

  @AfterAll
  static void stop() {
    application.close();
    server.close();
  }

  /** A readiness check like that of {@code redisse serve}. */
  @Path("health/ready")
  public static final class Ready {
    /**
     * Reports that the server is ready.
     *
     * @return any text; balancers look at the status only
     */
    @GET
    public String ready() {
      return "ready";
    }
  }

  /** An application that authorizes a stream and lets nginx carry it. */
  @Path("authorize")
  public static final class Authorizing {
    /**
     * Hands a request over.
     *
     * @param request provides the cursor and the options of the stream
     * @return tells nginx which stream to open
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

  private static long openStreams() {
    Redisse redisse = server.redisse();
    return redisse.hub().statistics().connected();
  }

  private static void assertEventsArriveAndTheStreamEndsWithItsClient(URI proxy)
      throws IOException {
    awaitNoStreams();
    try (RawClient client = RawClient.stream(proxy, "/events?proxied")) {
      SseReader events = client.events();
      assertEquals("text/event-stream", client.header("Content-Type"));
      assertEquals("lastEventId", events.next().type());
      assertEquals(1, openStreams());
      for (String data : new String[] {"one", "two"}) {
        publish("proxied", data);
        assertEquals(data, events.next().data());
      }
    }
    awaitNoStreams();
  }

  private static void awaitNoStreams() {
    Awaitility.await("streams of closed clients").until(() -> openStreams() == 0);
  }

  private static void assertPollingClientIsAnswered(URI proxy) {
    String cursor = Long.toString(server
        .redisse()
        .publish(new NewEvent("polled", "t", "seen"))
        .toCompletableFuture()
        .join()
        .id());
    publish("polled", "missed");
    try (RawClient client =
        RawClient.stream(proxy, "/events?polled&polling&lastEventId=" + cursor)) {
      assertTrue(client.body().contains("data: missed\nid: "));
    }
  }

  @Nested
  class Nginx {
    private final Proxy proxy = Proxy.nginx(
        Map.of("127.0.0.1:8080", address(server), "127.0.0.1:9000", address(application)));

    @AfterEach
    void stop() {
      proxy.close();
    }

    @Test
    void eventsArriveAndAStreamEndsWithItsClient() throws IOException {
      assertEventsArriveAndTheStreamEndsWithItsClient(proxy.uri());
    }

    @Test
    void aPollingClientIsAnswered() {
      assertPollingClientIsAnswered(proxy.uri());
    }

    @Test
    void anApplicationAuthorizesAndHandsOverAStream() throws IOException {
      try (RawClient client = RawClient.stream(proxy.uri(), "/authorize")) {
        SseReader events = client.events();
        long cursor = Long.parseLong(events.next().id());
        for (String channel : GRANTED) {
          publish(channel, "for " + channel);
          assertEquals("for " + channel, events.next().data());
        }
        publish("other", "for others");
        publish("news", "the last");
        assertEquals("the last", events.next().data());
        assertResumesAfter(cursor);
      }
    }

    private void assertResumesAfter(long cursor) throws IOException {
      try (RawClient byHeader =
              RawClient.stream(proxy.uri(), "/authorize", "Last-Event-ID: " + cursor);
          RawClient byQuery =
              RawClient.stream(proxy.uri(), "/authorize?polling&lastEventId=" + cursor)) {
        assertTrue(byHeader.events().next().data().startsWith("for "));
        assertTrue(byQuery.body().contains("data: the last\nid: "));
      }
    }

    @Test
    void aChannelNamedLikeAnOptionIsRejectedByName() {
      try (RawClient client =
          RawClient.get(proxy.uri(), "/authorize/badly", "Accept: text/plain")) {
        assertTrue(client.body().startsWith("channels: 'polling' is reserved in queries"));
      }
    }

    @Test
    void clientsCannotRequestTheInternalLocation() {
      try (RawClient client = RawClient.stream(proxy.uri(), "/streams/?secret")) {
        assertEquals(404, client.status());
      }
    }
  }

  @Nested
  class Haproxy {
    private final Proxy proxy = Proxy.haproxy(Map.of("127.0.0.1:8080", address(server)));

    @AfterEach
    void stop() {
      proxy.close();
    }

    @Test
    void eventsArriveAndAStreamEndsWithItsClient() throws IOException {
      assertEventsArriveAndTheStreamEndsWithItsClient(proxy.uri());
    }

    @Test
    void aPollingClientIsAnswered() {
      assertPollingClientIsAnswered(proxy.uri());
    }
  }
}
