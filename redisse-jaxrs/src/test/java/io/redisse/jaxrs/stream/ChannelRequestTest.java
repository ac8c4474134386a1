package io.redisse.jaxrs.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.redisse.api.ChannelRequest;
import io.redisse.api.Grant;
import io.redisse.jaxrs.RawClient;
import io.redisse.jaxrs.server.RedisseServer;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** The request as a resolver sees it. */
class ChannelRequestTest {
  @Test
  void aResolverSeesTheRequestAfterTheFilters() {
    List<String> seen = new ArrayList<>();
    ContainerRequestFilter filter = request -> request.setProperty("tenant", "t1");
    try (RedisseServer server = RedisseServer.builder()
            .register(filter)
            .resolver(request -> {
              read(request, seen);
              assertTrue(request.unwrap(ContainerRequestContext.class).isPresent());
              return CompletableFuture.completedFuture(Grant.of(Set.of("x")));
            })
            .start();
        RawClient client = RawClient.stream(
            server.uri(),
            "/events?b&a=&ticket=t%201",
            "Cookie: s=1; t=2",
            "X-Many: 1",
            "x-many: 2")) {
      assertEquals(200, client.status());
      assertEquals(
          List.of(
              "GET",
              "/events",
              "[b, a]",
              Map.of("b", List.of(""), "a", List.of(""), "ticket", List.of("t 1"))
                  .toString(),
              "1,2",
              Map.of("s", "1", "t", "2").toString(),
              "127.0.0.1",
              "t1",
              "none"),
          seen);
    }
  }

  /** Holds on threads that the container does not own, too. */
  @Test
  void aResolverMayReadTheRequestLater() {
    List<String> seen = new ArrayList<>();
    try (RedisseServer server = RedisseServer.builder()
            .resolver(request -> CompletableFuture.supplyAsync(() -> {
              read(request, seen);
              return Grant.of(Set.of("x"));
            }))
            .start();
        RawClient client = RawClient.stream(server.uri(), "/?b")) {
      assertEquals(200, client.status());
      assertTrue(seen.contains("127.0.0.1"), seen.toString());
    }
  }

  private static void read(ChannelRequest request, List<String> seen) {
    seen.add(request.method());
    seen.add(request.path());
    seen.add(request.requestedChannels().toString());
    seen.add(Map.copyOf(request.query()).toString());
    seen.add(request.header("X-MANY").orElse(""));
    seen.add(Map.copyOf(request.cookies()).toString());
    seen.add(request.remoteAddress().orElse(""));
    seen.add(request.property("tenant").map(Object::toString).orElse(""));
    seen.add(request.principal().map(Object::toString).orElse("none"));
  }
}
