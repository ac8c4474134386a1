package io.redisse.jaxrs.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import jakarta.ws.rs.client.Client;
import jakarta.ws.rs.client.ClientBuilder;
import jakarta.ws.rs.client.Entity;
import jakarta.ws.rs.client.Invocation;
import jakarta.ws.rs.core.Response;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The application of docs/embedding.md. */
class GrizzlyServerTest {
  private static GrizzlyServer server;
  private static Client client;

  @BeforeAll
  static void start() {
    server = RedisStandIn.during(() -> new GrizzlyServer(URI.create("http://127.0.0.1:0/")));
    client = ClientBuilder.newClient();
  }

  @AfterAll
  static void stop() {
    client.close();
    server.close();
  }

  @Test
  void theApplicationPublishes() {
    var history = server.redisse.backend().store().history(Set.of("news"), 0, 10);
    assertEquals("Hello", history.toCompletableFuture().join().events().get(0).data());
  }

  @Test
  void streamsAreServedBehindTheApplicationsFilters() throws Exception {
    assertEquals(401, target("events").get().getStatus());
    try (BufferedReader lines = lines(get("events", "42"))) {
      readUntil(lines, "event: lastEventId");
      target("orders/42").cookie("session", "7").post(Entity.text(""));
      readUntil(lines, "event: order");
      readUntil(lines, "data: {\"state\":\"shipped\"}");
    }
  }

  @Test
  void nothingIsServedAtTheRoot() {
    assertEquals(404, get("", "42").getStatus());
  }

  @Test
  void aResourceMethodOpensAStream() throws Exception {
    Response response = get("rooms/7", "42");
    assertEquals("no-cache, no-transform", response.getHeaderString("Cache-Control"));
    assertEquals("no", response.getHeaderString("X-Accel-Buffering"));
    try (BufferedReader lines = lines(response)) {
      readUntil(lines, "event: lastEventId");
      server.redisse.publish("room:7", "said", "hello");
      readUntil(lines, "event: said");
      readUntil(lines, "data: hello");
    }
  }

  @Test
  void aResourceMethodHandsAStreamToNginx() {
    Response response = get("handed-over", "42");
    assertEquals("/streams/?news&user%3A42", response.getHeaderString("X-Accel-Redirect"));
  }

  private static Invocation.Builder target(String path) {
    return client
        .target("http://127.0.0.1:" + server.port())
        .path(path)
        .request("text/event-stream");
  }

  private static Response get(String path, String user) {
    return target(path).cookie("session", user).get();
  }

  private static BufferedReader lines(Response response) {
    return new BufferedReader(
        new InputStreamReader(response.readEntity(InputStream.class), StandardCharsets.UTF_8));
  }

  private static void readUntil(BufferedReader lines, String beginning) throws IOException {
    String line;
    do {
      line = lines.readLine();
      assertNotNull(line, () -> "the stream ended before " + beginning);
    } while (!line.startsWith(beginning));
  }
}
