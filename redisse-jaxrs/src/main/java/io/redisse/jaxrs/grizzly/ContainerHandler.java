package io.redisse.jaxrs.grizzly;

import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import org.glassfish.grizzly.http.Protocol;
import org.glassfish.grizzly.http.server.HttpHandler;
import org.glassfish.grizzly.http.server.Request;
import org.glassfish.grizzly.http.server.Response;
import org.glassfish.jersey.grizzly2.httpserver.GrizzlyHttpContainer;

/** Puts right what Jersey's container for Grizzly gets wrong of HTTP. */
final class ContainerHandler extends HttpHandler {
  private static final int BAD_REQUEST = 400;

  private final GrizzlyHttpContainer container;

  ContainerHandler(GrizzlyHttpContainer container) {
    super("redisse");
    this.container = container;
    // A channel's name may have a slash in it.
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
      // Otherwise the answer would be chunked, which these clients do not know.
      response.getResponse().setProtocol(Protocol.HTTP_1_0);
    }
    try {
      container.service(request, response);
    } catch (IllegalArgumentException e) {
      // Jersey builds the request's URI before any of its error handling.
      if (!(e.getCause() instanceof URISyntaxException malformed) || response.isCommitted()) {
        throw e;
      }
      byte[] message = ("The request's target is not a URI: " + malformed.getReason() + ".\n")
          .getBytes(StandardCharsets.UTF_8);
      response.setStatus(BAD_REQUEST);
      response.setContentType("text/plain;charset=utf-8");
      response.setContentLength(message.length);
      response.getOutputStream().write(message);
    }
  }
}
