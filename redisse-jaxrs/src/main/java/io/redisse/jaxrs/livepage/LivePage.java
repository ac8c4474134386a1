package io.redisse.jaxrs.livepage;

import io.redisse.core.Redisse;
import io.redisse.jaxrs.http.Accept;
import io.redisse.jaxrs.http.Json;
import io.redisse.jaxrs.threads.Workers;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Serves the live page, where users can subscribe to channels, publish, stop and resume streams,
 * and view statistics. Mounted by {@code RedisseFeature.livePage()}. The page uses only relative
 * URLs, so it works under any base path.
 */
@Singleton
@Path(LivePage.PATH)
public final class LivePage {
  static final String PATH = "live";

  private static final String PAGE = "live.html";
  private static final String SCRIPT = "text/javascript;charset=utf-8";
  private static final Map<String, String> FILES = Map.of(
      "live.css", "text/css;charset=utf-8",
      "icon.svg", "image/svg+xml;charset=utf-8",
      "live.js", SCRIPT,
      "chart.js", SCRIPT,
      "event-list.js", SCRIPT,
      "event-stream.js", SCRIPT,
      "format.js", SCRIPT,
      "server.js", SCRIPT);

  /** Forbids external and inline resources, and parsing strings as markup. */
  private static final String CONTENT_SECURITY_POLICY = "default-src 'none'; script-src 'self';"
      + " style-src 'self'; connect-src 'self'; img-src 'self'; base-uri 'none';"
      + " form-action 'none'; frame-ancestors 'none';"
      + " require-trusted-types-for 'script'; trusted-types 'none'";

  private final Redisse redisse;
  private final Workers workers;
  private final LivePageSettings settings;

  @Inject
  LivePage(Redisse redisse, Workers workers, LivePageSettings settings) {
    this.redisse = redisse;
    this.workers = workers;
    this.settings = settings;
  }

  /**
   * Serves the page.
   *
   * @param uri the request URI
   * @return the page, or a redirect to it if the path ends with a slash, which would break relative
   *     URLs
   */
  @GET
  public Response page(@Context UriInfo uri) {
    return uri.getPath().endsWith("/")
        ? Response.seeOther(uri.getBaseUri().resolve(PATH)).build()
        : file(PAGE, "text/html;charset=utf-8");
  }

  /**
   * Serves one of the page's files.
   *
   * @param name the file name, without a directory
   * @return the file, or 404 if the page has no such file
   */
  @GET
  @Path("{name}")
  public Response file(@PathParam("name") String name) {
    String type = FILES.get(name);
    if (type == null) {
      throw new NotFoundException();
    }
    return file(name, type);
  }

  private static Response file(String name, String type) {
    InputStream file = LivePage.class.getResourceAsStream("live/" + name);
    if (file == null) {
      throw new NotFoundException();
    }
    return Response.ok(file, MediaType.valueOf(type))
        .header("Content-Security-Policy", CONTENT_SECURITY_POLICY)
        .header("X-Content-Type-Options", "nosniff")
        .header("Referrer-Policy", "no-referrer")
        .header(HttpHeaders.CACHE_CONTROL, "no-cache")
        .build();
  }

  /**
   * Serves the server's state, which the page polls every second.
   *
   * @return completes with a JSON response, within a second even if the backend does not respond
   */
  @GET
  @Path("state")
  @Produces(MediaType.APPLICATION_JSON)
  public CompletionStage<Response> state() {
    CompletableFuture<LiveState> state = LiveState.of(redisse.hub(), redisse.backend(), settings);
    return state.thenApplyAsync(
        value -> Response.ok(Json.write(value))
            .header(HttpHeaders.CACHE_CONTROL, "no-store")
            .build(),
        workers.after(state));
  }

  /**
   * Serves the page at the application's root to clients that accept HTML but neither streams nor
   * JSON.
   */
  @PreMatching
  public static final class AtRoot implements ContainerRequestFilter {
    /** Creates the filter; one serves all requests. */
    public AtRoot() {}

    @Override
    public void filter(ContainerRequestContext request) {
      List<MediaType> accepted = request.getAcceptableMediaTypes();
      if (request.getMethod().equals(HttpMethod.GET)
          && request.getUriInfo().getPath().isEmpty()
          && Accept.names(accepted, MediaType.TEXT_HTML_TYPE)
          && !Accept.names(accepted, MediaType.SERVER_SENT_EVENTS_TYPE)
          && !Accept.names(accepted, MediaType.APPLICATION_JSON_TYPE)) {
        request.setRequestUri(request.getUriInfo().getBaseUri().resolve(PATH));
      }
    }
  }
}
