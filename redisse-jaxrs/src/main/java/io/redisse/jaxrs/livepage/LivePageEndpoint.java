package io.redisse.jaxrs.livepage;

import io.redisse.core.Redisse;
import io.redisse.jaxrs.http.Answer;
import io.redisse.jaxrs.http.Endpoint;
import io.redisse.jaxrs.http.HttpRequest;
import io.redisse.jaxrs.http.Route;
import io.redisse.jaxrs.http.Routes;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Serves the live page, where users can subscribe to channels, publish, stop and resume streams,
 * and view statistics. The page uses only relative URLs, so it works under any base path.
 */
public final class LivePageEndpoint implements Endpoint {
  private static final String PATH = "live";
  private static final String HTML = "text/html";
  private static final String SCRIPT = "text/javascript;charset=utf-8";
  private static final int OK = 200;
  private static final int SEE_OTHER = 303;
  private static final int NOT_FOUND = 404;

  private static final Answer PAGE = file("live.html", HTML + ";charset=utf-8");
  private static final Map<String, Answer> FILES = Map.of(
      "live.css", file("live.css", "text/css;charset=utf-8"),
      "icon.svg", file("icon.svg", "image/svg+xml;charset=utf-8"),
      "live.js", file("live.js", SCRIPT),
      "chart.js", file("chart.js", SCRIPT),
      "event-list.js", file("event-list.js", SCRIPT),
      "event-stream.js", file("event-stream.js", SCRIPT),
      "format.js", file("format.js", SCRIPT),
      "server.js", file("server.js", SCRIPT));

  private final Endpoint part;

  private LivePageEndpoint(Endpoint part) {
    this.part = part;
  }

  /**
   * Adds the page, its files, and the state that it shows.
   *
   * @param routes where they are added, at {@code live}; if there are streams at the root, browsers
   *     get the page there, too
   * @param redisse the instance to show
   * @param settings what the page has to know of the server
   */
  public static void addTo(Routes routes, Redisse redisse, LivePageSettings settings) {
    LivePageEndpoint page = new LivePageEndpoint(LivePageEndpoint::page);
    routes
        .add("GET", PATH, page)
        .add("GET", PATH + "/{name}", new LivePageEndpoint(LivePageEndpoint::file))
        .add(
            "GET",
            PATH + "/state",
            new LivePageEndpoint(request -> LiveState.of(redisse.hub(), redisse.backend(), settings)
                .thenApply(state -> Answer.json(OK, state).with("Cache-Control", "no-store"))));
    Endpoint atRoot = routes.all().getOrDefault("", Map.of()).get("GET");
    if (atRoot != null) {
      routes.add("GET", "", new AtRoot(page, atRoot));
    }
  }

  /** Serves the page to clients that accept HTML but neither streams nor JSON. */
  private record AtRoot(Endpoint page, Endpoint other) implements Endpoint {
    @Override
    public Endpoint chosenFor(HttpRequest request) {
      boolean html = request.method().equals("GET")
          && request.accepts(HTML)
          && !request.accepts(Answer.EVENT_STREAM)
          && !request.accepts(Answer.JSON);
      return html ? page : other;
    }

    @Override
    public CompletionStage<Answer> answer(HttpRequest request) {
      return chosenFor(request).answer(request);
    }
  }

  @Override
  public CompletionStage<Answer> answer(HttpRequest request) {
    return part.answer(request);
  }

  /** Redirects if the path ends with a slash, which would break relative URLs. */
  private static CompletionStage<Answer> page(HttpRequest request) {
    String path = request.path();
    if (path.length() < 2 || !path.endsWith("/")) {
      return CompletableFuture.completedFuture(PAGE);
    }
    String host = request.header("Host");
    String origin = host == null ? "" : (request.isSecure() ? "https://" : "http://") + host;
    return CompletableFuture.completedFuture(Answer.text(
            SEE_OTHER, "The page is at this path without the slash at the end.\n")
        .with("Location", origin + path.substring(0, path.length() - 1)));
  }

  private static CompletionStage<Answer> file(HttpRequest request) {
    Answer file = FILES.get(Route.variableOf(request));
    return CompletableFuture.completedFuture(
        file == null ? Answer.text(NOT_FOUND, "The live page has no such file.\n") : file);
  }

  private static Answer file(String name, String type) {
    try (InputStream file = LivePageEndpoint.class.getResourceAsStream("live/" + name)) {
      if (file == null) {
        throw new IllegalStateException("missing in this build: " + name);
      }
      return Answer.of(OK, type, file.readAllBytes())
          .with(Map.of(
              // Forbids external and inline resources, and parsing strings as markup.
              "Content-Security-Policy",
              "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
                  + " img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none';"
                  + " require-trusted-types-for 'script'; trusted-types 'none'",
              "X-Content-Type-Options",
              "nosniff",
              "Referrer-Policy",
              "no-referrer",
              "Cache-Control",
              "no-cache"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
