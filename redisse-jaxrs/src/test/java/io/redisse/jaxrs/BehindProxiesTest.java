package io.redisse.jaxrs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.redisse.api.NewEvent;
import io.redisse.core.Redisse;
import io.redisse.jaxrs.server.RedisseServer;
import io.redisse.jaxrs.stream.NginxHandOver;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The examples of docs/proxies, with a real nginx and a real HAProxy (WIRE-2, STREAM-9). */
class BehindProxiesTest {
  private static final Set<String> DECIDED = Set.of("a b", "ünï&=code", "news");

  private static RedisseServer server;
  private static RedisseServer application;

  @BeforeAll
  static void start() {
    server = RedisseServer.builder().register(Ready.class).start();
    application = RedisseServer.builder().register(Deciding.class).start();
  }

  @AfterAll
  static void stop() {
    application.close();
    server.close();
  }

  /** Stands in for the health of the server that is run from the command line. */
  @Path("health/ready")
  public static final class Ready {
    /**
     * Says that it is ready.
     *
     * @return some text
     */
    @GET
    public String ready() {
      return "ready";
    }
  }

  /** An application that decides who hears what, and has nginx do the rest. */
  @Path("decide")
  public static final class Deciding {
    /**
     * Hands the request over.
     *
     * @param request the request
     * @return the answer to nginx
     */
    @GET
    public Response decide(@Context ContainerRequestContext request) {
      return NginxHandOver.to("/streams/", request, DECIDED);
    }

    /**
     * Tries to hand a request over with a channel that it may not name.
     *
     * @param request the request
     * @return the message of the refusal
     */
    @GET
    @Path("badly")
    public String decideBadly(@Context ContainerRequestContext request) {
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

  private static void eventsArriveAtOnceAndEndWithTheClient(URI proxy) throws IOException {
    long before = openStreams();
    try (RawClient client = RawClient.stream(proxy, "/events?proxied")) {
      SseReader events = client.events();
      assertEquals("text/event-stream", client.header("Content-Type"));
      assertEquals("lastEventId", events.next().type());
      assertEquals(before + 1, openStreams());
      for (String data : new String[] {"one", "two"}) {
        publish("proxied", data);
        assertEquals(data, events.next().data());
      }
    }
    Awaitility.await("the stream of a client that is gone").until(() -> openStreams() == before);
  }

  private static void aClientThatPollsGetsItsAnswer(URI proxy) {
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
    void eventsArriveAtOnceAndAStreamEndsWithItsClient() throws IOException {
      eventsArriveAtOnceAndEndWithTheClient(proxy.uri());
    }

    @Test
    void aPollingClientGetsItsAnswer() {
      aClientThatPollsGetsItsAnswer(proxy.uri());
    }

    @Test
    void anApplicationDecidesAndHandsTheRequestOver() throws IOException {
      try (RawClient client = RawClient.stream(proxy.uri(), "/decide")) {
        SseReader events = client.events();
        long cursor = Long.parseLong(events.next().id());
        for (String channel : DECIDED) {
          publish(channel, "for " + channel);
          assertEquals("for " + channel, events.next().data());
        }
        publish("other", "not for this client");
        publish("news", "the last");
        assertEquals("the last", events.next().data());
        resumesWith(cursor);
      }
    }

    private void resumesWith(long cursor) throws IOException {
      try (RawClient byHeader =
              RawClient.stream(proxy.uri(), "/decide", "Last-Event-ID: " + cursor);
          RawClient byQuery =
              RawClient.stream(proxy.uri(), "/decide?polling&lastEventId=" + cursor)) {
        assertTrue(byHeader.events().next().data().startsWith("for "));
        assertTrue(byQuery.body().contains("data: the last\nid: "));
      }
    }

    @Test
    void aChannelThatMeansSomethingElseInAQueryIsRefusedByName() {
      try (RawClient client = RawClient.get(proxy.uri(), "/decide/badly", "Accept: text/plain")) {
        assertTrue(client.body().startsWith("channels: 'polling' means something else"));
      }
    }

    @Test
    void theLocationThatIsTrustedIsNotForClients() {
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
    void eventsArriveAtOnceAndAStreamEndsWithItsClient() throws IOException {
      eventsArriveAtOnceAndEndWithTheClient(proxy.uri());
    }

    @Test
    void aPollingClientGetsItsAnswer() {
      aClientThatPollsGetsItsAnswer(proxy.uri());
    }
  }
}
