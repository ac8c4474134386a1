package io.redisse.jaxrs.grizzly;

import io.redisse.jaxrs.grizzly.syntax.RequestTarget;
import io.redisse.jaxrs.http.Cors;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.glassfish.grizzly.http.Protocol;
import org.glassfish.grizzly.http.server.HttpHandler;
import org.glassfish.grizzly.http.server.Request;
import org.glassfish.grizzly.http.server.Response;

/** What every request to a server passes first, whichever handler answers it. */
final class EntryHandler extends HttpHandler {
  private static final String TEXT = "text/plain;charset=utf-8";
  private static final int BAD_REQUEST = 400;
  private static final int UNAVAILABLE = 503;

  private final HttpHandler next;
  private final Cors cors;

  EntryHandler(HttpHandler next, Cors cors) {
    super("redisse");
    this.next = next;
    this.cors = cors;
    // Channel names may contain slashes.
    setAllowEncodedSlash(true);
  }

  @Override
  public void start() {
    super.start();
    next.start();
  }

  @Override
  public void destroy() {
    super.destroy();
    next.destroy();
  }

  @Override
  public void service(Request request, Response response) throws Exception {
    if (request.getProtocol() == Protocol.HTTP_1_0) {
      // Otherwise the response would be chunked, which HTTP/1.0 clients do not understand.
      response.getResponse().setProtocol(Protocol.HTTP_1_0);
    }
    Optional<String> problem =
        RequestTarget.problemOf(request.getRequestURI(), request.getQueryString());
    if (problem.isPresent()) {
      byte[] message = (problem.get() + "\n").getBytes(StandardCharsets.UTF_8);
      response.setStatus(BAD_REQUEST);
      response.setContentType(TEXT);
      response.setContentLength(message.length);
      addCorsHeaders(request, response);
      response.getOutputStream().write(message);
    } else {
      next.service(request, response);
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
    response.setContentType(TEXT);
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
