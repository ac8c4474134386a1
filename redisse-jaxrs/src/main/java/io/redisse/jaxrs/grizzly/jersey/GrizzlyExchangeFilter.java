package io.redisse.jaxrs.grizzly.jersey;

import io.redisse.core.Redisse;
import io.redisse.jaxrs.grizzly.DirectOutlet;
import io.redisse.jaxrs.stream.Exchange;
import jakarta.inject.Inject;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import java.time.Duration;
import org.glassfish.grizzly.http.server.Request;
import org.glassfish.hk2.api.ServiceLocator;
import org.jspecify.annotations.Nullable;

/**
 * Attaches an {@link Exchange} to each request that Grizzly serves. Grizzly is an optional
 * dependency, so this class must not be loaded unless Grizzly is on the class path.
 */
@PreMatching
public final class GrizzlyExchangeFilter implements ContainerRequestFilter {
  private final ServiceLocator locator;
  private final Duration heartbeat;

  @Inject
  GrizzlyExchangeFilter(ServiceLocator locator, Redisse redisse) {
    this.locator = locator;
    heartbeat = redisse.hub().heartbeat();
  }

  @Override
  public void filter(ContainerRequestContext context) {
    // Null if another container serves the request even though Grizzly is on the class path.
    @Nullable Request request = locator.getService(Request.class);
    if (request == null) {
      return;
    }
    terminateIfStream(request);
    new GrizzlyExchange(request, heartbeat).attachTo(context);
  }

  /**
   * Closes the connection if it already carries a stream. The response to a request pipelined after
   * the stream's request would be written into the stream.
   */
  private static void terminateIfStream(Request request) {
    if (DirectOutlet.TAKEN.isSet(request.getContext().getConnection())) {
      request.getContext().getConnection().terminateSilently();
    }
  }
}
