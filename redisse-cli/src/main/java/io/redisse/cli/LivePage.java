package io.redisse.cli;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.Map;

/** A page to try the server with: connects to channels, shows events, publishes. */
@Path("live")
public final class LivePage {
  private static final Map<String, String> FILES = Map.of(
      "live.html", "text/html;charset=utf-8",
      "live.css", "text/css;charset=utf-8",
      "live.js", "text/javascript;charset=utf-8");

  /** Nothing from elsewhere, nothing inline. */
  private static final String CONTENT_SECURITY_POLICY = "default-src 'none'; script-src 'self';"
      + " style-src 'self'; connect-src 'self'; img-src 'self'; base-uri 'none';"
      + " form-action 'none'; frame-ancestors 'none'";

  /** For Jersey. */
  public LivePage() {}

  /**
   * One of the page's files.
   *
   * @param name the file's name
   * @return the file
   */
  @GET
  @Path("{name}")
  public Response file(@PathParam("name") String name) {
    String type = FILES.get(name);
    InputStream file = type == null ? null : LivePage.class.getResourceAsStream("live/" + name);
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

  /** Shows the page at {@code /} to clients that accept HTML and neither events nor statistics. */
  @PreMatching
  static final class AtRoot implements ContainerRequestFilter {
    @Override
    public void filter(ContainerRequestContext request) {
      if (request.getMethod().equals(HttpMethod.GET)
          && request.getUriInfo().getPath().isEmpty()
          && accepts(request, MediaType.TEXT_HTML_TYPE)
          && !accepts(request, MediaType.SERVER_SENT_EVENTS_TYPE)
          && !accepts(request, MediaType.APPLICATION_JSON_TYPE)) {
        request.setRequestUri(request.getUriInfo().getBaseUri().resolve("live/live.html"));
      }
    }

    private static boolean accepts(ContainerRequestContext request, MediaType type) {
      return request.getAcceptableMediaTypes().stream()
          .anyMatch(accepted -> accepted.getType().equalsIgnoreCase(type.getType())
              && accepted.getSubtype().equalsIgnoreCase(type.getSubtype()));
    }
  }
}
