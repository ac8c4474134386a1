package io.redisse.jaxrs.stream;

import io.redisse.core.spi.Outlet;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import java.util.Optional;
import java.util.function.Consumer;

/** What only the container of a request can tell and do. */
interface Exchange {
  /** Of a container that nothing special is known about. */
  Exchange UNKNOWN = new Exchange() {
    @Override
    public Optional<String> peerAddress() {
      return Optional.empty();
    }

    @Override
    public boolean takeOver(
        ContainerRequestContext request,
        ContainerResponseContext response,
        Consumer<Outlet> onTaken) {
      return false;
    }
  };

  Optional<String> peerAddress();

  /**
   * Has the connection taken over once the response's head has been written, in place of the
   * response's entity. For the last of the response filters.
   *
   * @param request the request
   * @param response the response as all other filters left it
   * @param onTaken gets the way to the client
   * @return whether this is possible; if not, nothing was done
   */
  boolean takeOver(
      ContainerRequestContext request, ContainerResponseContext response, Consumer<Outlet> onTaken);
}
