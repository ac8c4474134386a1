package io.redisse.jaxrs.livepage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.redisse.core.Redisse;
import io.redisse.jaxrs.RedisseFeature;
import io.redisse.jaxrs.server.RedisseServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.glassfish.grizzly.http.server.HttpServer;
import org.glassfish.jersey.grizzly2.httpserver.GrizzlyHttpServerFactory;
import org.glassfish.jersey.server.ResourceConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The files of the live page; their behaviour in a browser is tested with {@code redisse serve}. */
class LivePageTest {
  private static final String HTML = "text/html,application/xhtml+xml,*/*;q=0.8";

  @Test
  void thePageIsOffByDefault() throws Exception {
    try (RedisseServer server = RedisseServer.builder().start()) {
      assertEquals(406, get(server.uri(), HTML).statusCode());
      assertEquals(404, get(server.uri().resolve("live"), HTML).statusCode());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'', text/html",
    "?news, text/html",
    "live, text/html",
    "live/live.css, text/css",
    "live/live.js, text/javascript",
    "live/chart.js, text/javascript",
    "live/event-list.js, text/javascript",
    "live/event-stream.js, text/javascript",
    "live/format.js, text/javascript",
    "live/server.js, text/javascript",
    "live/icon.svg, image/svg+xml"
  })
  void thePolicyOfEveryFileAllowsThisServerOnly(String path, String type) throws Exception {
    try (RedisseServer server = RedisseServer.builder().livePage().start()) {
      HttpResponse<String> file = get(server.uri().resolve(path), HTML);
      assertEquals(200, file.statusCode());
      assertEquals(
          type + ";charset=utf-8", file.headers().firstValue("Content-Type").orElse(""));
      String policy = file.headers().firstValue("Content-Security-Policy").orElse("");
      assertTrue(policy.startsWith("default-src 'none'; script-src 'self';"), policy);
      assertTrue(policy.contains("require-trusted-types-for 'script'"), policy);
    }
  }

  @Test
  void otherFilesAreNotServed() throws Exception {
    try (RedisseServer server = RedisseServer.builder().livePage().start()) {
      assertEquals(404, get(server.uri().resolve("live/LivePage.class"), HTML).statusCode());
      assertEquals(404, get(server.uri().resolve("live/..%2Flive.html"), HTML).statusCode());
    }
  }

  @Test
  void clientsThatAcceptJsonReceiveStatistics() throws Exception {
    try (RedisseServer server = RedisseServer.builder().livePage().start()) {
      HttpResponse<String> counts = get(server.uri(), HTML + ",application/json");
      assertTrue(counts.body().contains("\"connected\":0"), counts.body());
    }
  }

  @Test
  void thePageWorksBelowAnApplicationsPath() throws Exception {
    try (Redisse redisse = Redisse.builder().build()) {
      HttpServer server = GrizzlyHttpServerFactory.createHttpServer(
          URI.create("http://localhost:0/api/"),
          new ResourceConfig()
              .register(RedisseFeature.of(redisse).at("stream/all").livePage()));
      try {
        URI base = URI.create(
            "http://localhost:" + server.getListeners().iterator().next().getPort() + "/api/");
        assertTrue(get(base.resolve("live"), HTML).body().contains("href=\"live/live.css\""));
        assertEquals(404, get(base, HTML).statusCode());
        HttpResponse<String> slash = get(base.resolve("live/"), HTML);
        assertEquals(303, slash.statusCode());
        assertEquals(
            base.resolve("live").toString(),
            slash.headers().firstValue("Location").orElse(""));
        String state = get(base.resolve("live/state"), "application/json").body();
        assertTrue(state.contains("\"events\":\"stream/all\",\"publishing\":false"), state);
      } finally {
        server.shutdownNow();
      }
    }
  }

  private static HttpResponse<String> get(URI uri, String accept) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(uri).header("Accept", accept).build(),
            HttpResponse.BodyHandlers.ofString());
  }
}
