package io.redisse.jaxrs.readme;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.redisse.api.spi.Backend;
import io.redisse.api.spi.BackendProvider;
import jakarta.ws.rs.client.Entity;
import jakarta.ws.rs.core.Application;
import jakarta.ws.rs.core.Response;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Set;
import org.glassfish.jersey.test.JerseyTest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The application of the README and of docs/embedding.md. */
class EmbeddingTest extends JerseyTest {
  private @Nullable Embedding embedding;

  @Override
  protected Application configure() {
    embedding = withRedisStandIn();
    return embedding.application.register(AuthenticationFilter.class);
  }

  /** The example names the Redis of its reader's machine; here is none. */
  private static Embedding withRedisStandIn() {
    Thread thread = Thread.currentThread();
    ClassLoader loader = thread.getContextClassLoader();
    URL services = Objects.requireNonNull(EmbeddingTest.class.getResource("/redis-stand-in/"));
    try (URLClassLoader withStandIn = new URLClassLoader(new URL[] {services}, loader)) {
      thread.setContextClassLoader(withStandIn);
      return new Embedding();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      thread.setContextClassLoader(loader);
    }
  }

  /** Named by the services file in that folder only. */
  public static final class RedisStandIn implements BackendProvider {
    @Override
    public Set<String> schemes() {
      return Set.of("redis");
    }

    @Override
    public Backend open(URI uri) {
      return Backend.open("memory:");
    }
  }

  private Embedding embedding() {
    return Objects.requireNonNull(embedding);
  }

  @AfterEach
  void closeRedisse() {
    embedding().redisse.close();
  }

  @Test
  void theApplicationPublishes() {
    var history = embedding().redisse.backend().store().history(Set.of("news"), 0, 10);
    assertEquals("Hello", history.toCompletableFuture().join().events().get(0).data());
  }

  @Test
  void theFeatureServesStreamsBehindTheFiltersOfTheApplication() throws Exception {
    assertEquals(401, target("events").request("text/event-stream").get().getStatus());
    try (BufferedReader lines = lines(get("events", "42"))) {
      readUntil(lines, "event: lastEventId");
      target("orders").request().cookie("session", "7").post(Entity.text(""));
      readUntil(lines, "event: order");
      readUntil(lines, "data: {\"state\":\"shipped\"}");
    }
  }

  @Test
  void theFeatureIsNotAtTheRoot() {
    assertEquals(404, get("", "42").getStatus());
  }

  @Test
  void aResourceMethodOpensAStream() throws Exception {
    Response response = get("rooms/7", "42");
    assertEquals("no-cache", response.getHeaderString("Cache-Control"));
    assertEquals("no", response.getHeaderString("X-Accel-Buffering"));
    try (BufferedReader lines = lines(response)) {
      readUntil(lines, "event: lastEventId");
      embedding().redisse.publish("room:7", "said", "hello");
      readUntil(lines, "event: said");
      readUntil(lines, "data: hello");
    }
  }

  private Response get(String path, String user) {
    return target(path).request("text/event-stream").cookie("session", user).get();
  }

  private static BufferedReader lines(Response response) {
    return new BufferedReader(
        new InputStreamReader(response.readEntity(InputStream.class), StandardCharsets.UTF_8));
  }

  private static void readUntil(BufferedReader lines, String beginning) throws IOException {
    for (String line = lines.readLine(); !line.startsWith(beginning); line = lines.readLine()) {
      Objects.requireNonNull(line);
    }
  }
}
