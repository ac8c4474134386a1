package io.redisse.jaxrs.grizzly;

import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import org.glassfish.grizzly.http.Protocol;
import org.glassfish.grizzly.http.server.HttpHandler;
import org.glassfish.grizzly.http.server.Request;
import org.glassfish.grizzly.http.server.Response;
import org.glassfish.jersey.grizzly2.httpserver.GrizzlyHttpContainer;

/** Passes requests to Jersey's Grizzly container and fixes the container's deviations from HTTP. */
final class ContainerHandler extends HttpHandler {
  private static final int BAD_REQUEST = 400;

  private final GrizzlyHttpContainer container;

  ContainerHandler(GrizzlyHttpContainer container) {
    super("redisse");
    this.container = container;
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
      response.getOutputStream().write(message);
    }
  }
}
