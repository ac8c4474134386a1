package io.redisse.jaxrs;

import io.redisse.core.Outlet;
import jakarta.inject.Inject;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import java.util.Optional;
import java.util.function.Consumer;
import org.glassfish.grizzly.http.server.Request;
import org.glassfish.hk2.api.ServiceLocator;
import org.glassfish.jersey.server.ContainerRequest;
import org.jspecify.annotations.Nullable;

/** Finds the exchange that the calling thread serves. Grizzly, the one it knows, is optional. */
@PreMatching
final class Exchanges implements ContainerRequestFilter {
  private static final boolean GRIZZLY_PRESENT =
      isPresent("org.glassfish.grizzly.http.server.Request");

  private final ServiceLocator locator;

  @Inject
  Exchanges(ServiceLocator locator) {
    this.locator = locator;
  }

  private static boolean isPresent(String className) {
    try {
      Class.forName(className, false, Exchanges.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  Exchange current() {
    return GRIZZLY_PRESENT ? Grizzly.current(locator) : Exchange.UNKNOWN;
  }

  /** A request that a client sent behind that for a stream would be answered into the stream. */
  @Override
  public void filter(ContainerRequestContext request) {
    if (GRIZZLY_PRESENT) {
      Grizzly.refuseBehindStream(locator);
    }
  }

  /** Loaded only where Grizzly is there. */
  private record Grizzly(Request request) implements Exchange {
    static Exchange current(ServiceLocator locator) {
      // Nothing is bound where Grizzly is on the class path and another container runs.
      @Nullable Request request = locator.getService(Request.class);
      return request == null ? Exchange.UNKNOWN : new Grizzly(request);
    }

    static void refuseBehindStream(ServiceLocator locator) {
      @Nullable Request request = locator.getService(Request.class);
      if (request != null && DirectOutlet.TAKEN.isSet(request.getContext().getConnection())) {
        request.getContext().getConnection().terminateSilently();
      }
    }

    @Override
    public Optional<String> peerAddress() {
      return Optional.of(request.getRemoteAddr());
    }

    @Override
    public boolean takeOver(ContainerRequestContext context, Consumer<Outlet> onTaken) {
      if (!(context instanceof ContainerRequest jersey)
          || !Takeover.isPossible(request.getResponse())) {
        return false;
      }
      jersey.setWriter(new Takeover(jersey.getResponseWriter(), request.getResponse(), onTaken));
      return true;
    }
  }
}
