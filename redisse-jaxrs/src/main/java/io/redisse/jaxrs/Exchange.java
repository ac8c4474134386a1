package io.redisse.jaxrs;

import io.redisse.core.Outlet;
import jakarta.ws.rs.container.ContainerRequestContext;
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
    public boolean takeOver(ContainerRequestContext request, Consumer<Outlet> onTaken) {
      return false;
    }
  };

  Optional<String> peerAddress();

  /**
   * Prepares to take the connection over once the response's head has been written.
   *
   * @param request the request, which is then to be answered with {@link Takeover#HEAD}
   * @param onTaken gets the way to the client
   * @return whether this is possible; if not, nothing was done
   */
  boolean takeOver(ContainerRequestContext request, Consumer<Outlet> onTaken);
}
