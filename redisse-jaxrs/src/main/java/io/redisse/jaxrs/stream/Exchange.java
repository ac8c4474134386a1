package io.redisse.jaxrs.stream;

import io.redisse.core.spi.Outlet;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The container's view of one request and its response. A container integration attaches its own
 * implementation to each request; in other containers, {@link #UNKNOWN} is used.
 */
public interface Exchange {
  /** The request property that holds the exchange. */
  String PROPERTY = "io.redisse.jaxrs.exchange";

  /** The exchange for containers without an integration. */
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

  /**
   * Returns the exchange attached to a request.
   *
   * @param request any request of a Redisse application
   * @return the attached exchange, or {@link #UNKNOWN}
   */
  static Exchange of(ContainerRequestContext request) {
    return request.getProperty(PROPERTY) instanceof Exchange attached ? attached : UNKNOWN;
  }

  /**
   * Attaches this exchange to its request, for {@link #of} to return.
   *
   * @param request the request of this exchange
   */
  default void attachTo(ContainerRequestContext request) {
    request.setProperty(PROPERTY, this);
  }

  /**
   * Returns the address of the client, or of the last proxy before this server.
   *
   * @return an IP address; empty if the container does not report it
   */
  Optional<String> peerAddress();

  /**
   * Takes over the connection after the response head, so that frames are written to it directly.
   * Only the last response filter may call this method, because the result depends on what the
   * other filters changed.
   *
   * @param request the request
   * @param response the response after all other filters have run
   * @param onTaken called with the client's outlet once the head is ready
   * @return false if the connection cannot be taken over, in which case the response is unchanged
   */
  boolean takeOver(
      ContainerRequestContext request, ContainerResponseContext response, Consumer<Outlet> onTaken);
}
