package io.redisse.jaxrs.grizzly;

import io.redisse.jaxrs.http.Cors;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.glassfish.grizzly.http.Protocol;
import org.glassfish.grizzly.http.server.HttpHandler;
import org.glassfish.grizzly.http.server.Request;
import org.glassfish.grizzly.http.server.Response;
import org.glassfish.jersey.grizzly2.httpserver.GrizzlyHttpContainer;

/** Passes requests to Jersey's Grizzly container and fixes the container's deviations from HTTP. */
final class ContainerHandler extends HttpHandler {
  private static final int BAD_REQUEST = 400;
  private static final int UNAVAILABLE = 503;

  private final GrizzlyHttpContainer container;
  private final Cors cors;

  ContainerHandler(GrizzlyHttpContainer container, Cors cors) {
    super("redisse");
    this.container = container;
    this.cors = cors;
    // Channel names may contain slashes.
    setAllowEncodedSlash(true);
  }

  @Override
  public void start() {
    super.start();
    container.start();
  }

  @Override
  public void destroy() {
    super.destroy();
    container.destroy();
  }

  @Override
  public void service(Request request, Response response) throws Exception {
    if (request.getProtocol() == Protocol.HTTP_1_0) {
      // Otherwise the response would be chunked, which HTTP/1.0 clients do not understand.
      response.getResponse().setProtocol(Protocol.HTTP_1_0);
    }
    try {
      container.service(request, response);
    } catch (IllegalArgumentException e) {
      // Jersey parses the request URI outside its own error handling.
      if (!(e.getCause() instanceof URISyntaxException malformed) || response.isCommitted()) {
        throw e;
      }
      byte[] message = ("The request target is not a valid URI: " + malformed.getReason() + ".\n")
          .getBytes(StandardCharsets.UTF_8);
      response.setStatus(BAD_REQUEST);
      response.setContentType("text/plain;charset=utf-8");
      response.setContentLength(message.length);
      addCorsHeaders(request, response);
      response.getOutputStream().write(message);
    }
  }

  /**
   * Completes a response that Grizzly sends by itself, such as 503 on a connection that is kept
   * while the server shuts down.
   *
   * @return the body
   */
  String errorPage(Request request, int status, String reason) {
    Response response = request.getResponse();
    response.setContentType("text/plain;charset=utf-8");
    addCorsHeaders(request, response);
    if (status != UNAVAILABLE) {
      return reason + ".\n";
    }
    response.setHeader("Retry-After", "5");
    return "The server is shutting down. Try again later, or try another server.\n";
  }

  private void addCorsHeaders(Request request, Response response) {
    cors.headers(Optional.ofNullable(request.getHeader("Origin"))).forEach(response::setHeader);
  }
}
