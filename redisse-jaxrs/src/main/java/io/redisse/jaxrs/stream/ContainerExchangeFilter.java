package io.redisse.jaxrs.stream;

import io.redisse.core.Redisse;
import io.redisse.core.spi.Outlet;
import io.redisse.jaxrs.grizzly.DirectOutlet;
import io.redisse.jaxrs.grizzly.Takeover;
import jakarta.inject.Inject;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.PreMatching;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.glassfish.grizzly.http.server.Request;
import org.glassfish.hk2.api.ServiceLocator;
import org.glassfish.jersey.server.ContainerRequest;
import org.glassfish.jersey.server.ContainerResponse;
import org.jspecify.annotations.Nullable;

/** Finds the exchange of each request. Grizzly, the container that it knows, is optional. */
@PreMatching
public final class ContainerExchangeFilter implements ContainerRequestFilter {
  private static final String PROPERTY = "io.redisse.jaxrs.exchange";

  private static final boolean GRIZZLY_PRESENT =
      isPresent("org.glassfish.grizzly.http.server.Request");

  private final ServiceLocator locator;
  private final Duration heartbeat;

  @Inject
  ContainerExchangeFilter(ServiceLocator locator, Redisse redisse) {
    this.locator = locator;
    heartbeat = redisse.hub().heartbeat();
  }

  private static boolean isPresent(String className) {
    try {
      Class.forName(className, false, ContainerExchangeFilter.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  static Exchange of(ContainerRequestContext request) {
    return request.getProperty(PROPERTY) instanceof Exchange known ? known : Exchange.UNKNOWN;
  }

  @Override
  public void filter(ContainerRequestContext request) {
    if (GRIZZLY_PRESENT) {
      Grizzly.find(locator, heartbeat).ifPresent(exchange -> {
        exchange.refuseBehindStream();
        request.setProperty(PROPERTY, exchange);
      });
    }
  }

  /** Loaded only where Grizzly is there. */
  private record Grizzly(Request request, Duration heartbeat) implements Exchange {
    /** Nothing is bound where Grizzly is on the class path and another container runs. */
    static Optional<Grizzly> find(ServiceLocator locator, Duration heartbeat) {
      @Nullable Request request = locator.getService(Request.class);
      return Optional.ofNullable(request).map(found -> new Grizzly(found, heartbeat));
    }

    /** A request that a client sent behind that for a stream would be answered into the stream. */
    void refuseBehindStream() {
      if (DirectOutlet.TAKEN.isSet(request.getContext().getConnection())) {
        request.getContext().getConnection().terminateSilently();
      }
    }

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
      jerseyRequest.setWriter(new Takeover(
          jerseyRequest.getResponseWriter(), request.getResponse(), heartbeat, onTaken));
      jerseyResponse.setEntity(Takeover.HEAD);
      return true;
    }
  }
}
