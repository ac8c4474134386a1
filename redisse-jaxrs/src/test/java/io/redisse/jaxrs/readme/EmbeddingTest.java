package io.redisse.jaxrs.readme;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.redisse.core.Redisse;
import jakarta.ws.rs.client.Entity;
import jakarta.ws.rs.core.Application;
import jakarta.ws.rs.core.Response;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.glassfish.jersey.test.JerseyTest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The application of the README. */
class EmbeddingTest extends JerseyTest {
  private @Nullable Redisse redisse;

  @Override
  protected Application configure() {
    redisse = Redisse.builder().build();
    return Embedding.application(redisse);
  }

  @AfterEach
  void closeRedisse() {
    Objects.requireNonNull(redisse).close();
  }

  @Test
  void theFeatureServesStreamsBesideTheApplication() throws Exception {
    assertEquals("lastEventId", firstEventType("events", "news"));
  }

  @Test
  void theFeatureIsNotAtTheRoot() {
    assertEquals(404, target("").request("text/event-stream").get().getStatus());
  }

  @Test
  void aResourceMethodOpensAStreamAndPublishesToIt() throws Exception {
    Response response = target("rooms/7").request("text/event-stream").get();
    assertEquals("no-cache", response.getHeaderString("Cache-Control"));
    assertEquals("no", response.getHeaderString("X-Accel-Buffering"));
    try (BufferedReader lines = lines(response)) {
      readUntil(lines, "event: lastEventId");
      target("rooms/7").request().post(Entity.text("hello"));
      readUntil(lines, "event: said");
      readUntil(lines, "data: hello");
    }
  }

  private String firstEventType(String path, String channel) throws Exception {
    Response response =
        target(path).queryParam(channel, "").request("text/event-stream").get();
    try (BufferedReader lines = lines(response)) {
      return readUntil(lines, "event: ").substring("event: ".length());
    }
  }

  private static BufferedReader lines(Response response) {
    return new BufferedReader(
        new InputStreamReader(response.readEntity(InputStream.class), StandardCharsets.UTF_8));
  }

  private static String readUntil(BufferedReader lines, String beginning) throws Exception {
    String line = lines.readLine();
    while (!line.startsWith(beginning)) {
      line = lines.readLine();
    }
    return line;
  }
}
