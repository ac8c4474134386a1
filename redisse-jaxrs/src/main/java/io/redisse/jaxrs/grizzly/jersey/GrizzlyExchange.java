package io.redisse.jaxrs.grizzly.jersey;

import io.redisse.core.spi.Outlet;
import io.redisse.jaxrs.stream.Exchange;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.glassfish.grizzly.http.server.Request;
import org.glassfish.jersey.server.ContainerRequest;
import org.glassfish.jersey.server.ContainerResponse;

/** An exchange on a Grizzly connection, which a stream can take over. */
record GrizzlyExchange(Request request, Duration heartbeat) implements Exchange {
  @Override
  public Optional<String> peerAddress() {
    return Optional.of(request.getRemoteAddr());
  }

  @Override
  public boolean takeOver(
      ContainerRequestContext requestContext,
      ContainerResponseContext responseContext,
      Consumer<Outlet> onTaken) {
    if (!(requestContext instanceof ContainerRequest jerseyRequest)
        || !(responseContext instanceof ContainerResponse jerseyResponse)
        || !Takeover.isPossible(request.getProtocol(), jerseyRequest, jerseyResponse)) {
      return false;
    }
    jerseyRequest.setWriter(
        new Takeover(jerseyRequest.getResponseWriter(), request.getResponse(), heartbeat, onTaken));
    jerseyResponse.setEntity(Takeover.HEAD);
    return true;
  }
}
