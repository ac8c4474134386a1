package io.redisse.jaxrs.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.redisse.api.AccessDeniedException;
import io.redisse.api.ChannelRequest;
import io.redisse.api.Grant;
import io.redisse.api.RevocableResolver;
import io.redisse.jaxrs.RawClient;
import io.redisse.jaxrs.SseReader;
import io.redisse.jaxrs.server.RedisseServer;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.sse.SseEventSink;
import java.io.IOException;
import java.security.Principal;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Responses to clients whose streams the server or an operator has ended. */
class EndedStreamsTest {
  private final RedisseServer server = RedisseServer.builder()
      .register(new UserFromHeader())
      .register(Rooms.class)
      .configure(redisse -> redisse.drain(Duration.ZERO))
      .start();

  @AfterEach
  void stop() {
    server.close();
  }

  private static final class UserFromHeader implements ContainerRequestFilter {
    @Override
    public void filter(ContainerRequestContext request) {
      String user = request.getHeaderString("X-User");
      if (user != null) {
        request.setSecurityContext(new User(() -> user));
      }
    }
  }

  private record User(Principal principal) implements SecurityContext {
    @Override
    public Principal getUserPrincipal() {
      return principal;
    }

    @Override
    public boolean isUserInRole(String role) {
      return false;
    }

    @Override
    public boolean isSecure() {
      return false;
    }

    @Override
    public String getAuthenticationScheme() {
      return "X-User";
    }
  }

  /** A resource of the application that opens streams. */
  @Path("room")
  public static final class Rooms {
    private final Streams streams;

    @Inject
    Rooms(Streams streams) {
      this.streams = streams;
    }

    @GET
    @Produces(MediaType.SERVER_SENT_EVENTS)
    public void listen(@Context SseEventSink sink, @Context ContainerRequestContext request) {
      streams.open(sink, request, Grant.of(Set.of("room")));
    }
  }

  private RawClient stream(String target, String user) {
    return RawClient.stream(server.uri(), target, "X-User: " + user);
  }

  @Test
  void aUserWhoseStreamsWereClosedIsAnsweredWith204() throws IOException {
    try (RawClient ann = stream("/?a", "ann");
        RawClient bob = stream("/?a", "bob")) {
      SseReader bobsEvents = bob.events();
      bobsEvents.next();

      server.redisse().closeStreamsOf("ann");

      assertTrue(ann.body().endsWith("\n\n"));
      try (RawClient again = stream("/?a", "ann")) {
        assertEquals(204, again.status());
        assertEquals("no-store", again.header("Cache-Control"));
      }
      server.redisse().publish("a", "t", "continues").toCompletableFuture().join();
      assertEquals("continues", bobsEvents.next().data());
    }
  }

  @Test
  void aChannelWhoseStreamsWereClosedIsAnsweredWith204() {
    try (RawClient client = stream("/?a&b", "ann")) {
      server.redisse().closeStreamsOn("b");
      client.body();
    }
    try (RawClient again = stream("/?b", "bob")) {
      assertEquals(204, again.status());
    }
    try (RawClient other = stream("/?a", "bob")) {
      assertEquals(200, other.status());
    }
  }

  @Test
  void streamsOfApplicationResourcesAreAnsweredWith204Too() {
    try (RawClient client = stream("/room", "ann")) {
      assertEquals(200, client.status());
    }
    server.redisse().closeStreamsOf("ann");
    try (RawClient again = stream("/room", "ann")) {
      assertEquals(204, again.status());
      assertEquals("", again.body());
    }
  }

  /** Denies access to the users in the set. */
  private record Sessions(Set<String> ended) implements RevocableResolver {
    @Override
    public CompletionStage<Grant> resolve(ChannelRequest request) {
      String user = request.header("X-User").orElse("");
      if (ended.contains(user)) {
        throw AccessDeniedException.forbidden("The session is over.");
      }
      return CompletableFuture.completedFuture(
          Grant.of(request.requestedChannels()).to(user));
    }

    @Override
    public CompletionStage<Set<String>> ended(Set<String> principals) {
      Set<String> both = new HashSet<>(principals);
      both.retainAll(ended);
      return CompletableFuture.completedFuture(both);
    }
  }

  @Test
  void aStreamEndsWhenTheResolverRevokesItsGrant() throws IOException {
    Sessions sessions = new Sessions(ConcurrentHashMap.newKeySet());
    try (RedisseServer own = RedisseServer.builder().resolver(sessions).start();
        RawClient ann = RawClient.stream(own.uri(), "/?a", "X-User: ann");
        RawClient bob = RawClient.stream(own.uri(), "/?a", "X-User: bob")) {
      SseReader bobsEvents = bob.events();
      bobsEvents.next();
      sessions.ended().add("ann");
      assertTrue(ann.body().endsWith("\n\n"));
      try (RawClient again = RawClient.stream(own.uri(), "/?a", "X-User: ann")) {
        assertEquals(403, again.status());
      }
      own.redisse().publish("a", "t", "continues").toCompletableFuture().join();
      assertEquals("continues", bobsEvents.next().data());
    }
  }

  @Test
  void aDrainingServerAnswersWithARetryTime() throws IOException {
    server.redisse().drain().toCompletableFuture().join();

    try (RawClient client = stream("/?a", "ann")) {
      assertEquals(200, client.status());
      String body = client.body();
      assertTrue(body.matches("retry: [3-6]\\d{3}\n"), body);
    }
  }

  @Test
  void withoutAGracePeriodADrainingServerAnswersWith503() {
    try (RedisseServer strict = RedisseServer.builder()
        .configure(redisse -> redisse.drain(Duration.ZERO).outageGrace(Duration.ZERO))
        .start()) {
      strict.redisse().drain().toCompletableFuture().join();

      try (RawClient client = RawClient.stream(strict.uri(), "/?a")) {
        assertEquals(503, client.status());
        assertNotEquals("", client.header("Retry-After"));
      }
    }
  }
}
