package io.redisse.jaxrs.stream;

import io.redisse.core.spi.Outlet;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The container's side of one request and its response. Integrations with a container attach their
 * own implementation to each request; every other container gets {@link #UNKNOWN}.
 */
public interface Exchange {
  /** The request property that holds the exchange. */
  String PROPERTY = "io.redisse.jaxrs.exchange";

  /** An exchange with a container that Redisse has no integration for. */
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
   * Returns the exchange that was attached to a request.
   *
   * @param request any request of a Redisse application
   * @return the attached exchange, or {@link #UNKNOWN}
   */
  static Exchange of(ContainerRequestContext request) {
    return request.getProperty(PROPERTY) instanceof Exchange attached ? attached : UNKNOWN;
  }

  /**
   * Attaches this exchange to its request, where {@link #of} finds it.
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
   * Takes the connection over after the response head, so that frames are written to it directly.
   * Must be called by the last response filter, because the decision depends on the others.
   *
   * @param request the request
   * @param response the response as all other filters left it
   * @param onTaken receives the outlet to the client once the head is ready
   * @return false if the connection cannot be taken over; nothing has changed then
   */
  boolean takeOver(
      ContainerRequestContext request, ContainerResponseContext response, Consumer<Outlet> onTaken);
}
