package io.redisse.jaxrs.grizzly.jersey;

import io.redisse.core.spi.Outlet;
import io.redisse.jaxrs.grizzly.ConnectionTakeover;
import io.redisse.jaxrs.grizzly.ResponseHead;
import jakarta.ws.rs.core.StreamingOutput;
import jakarta.ws.rs.ext.WriterInterceptor;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.glassfish.grizzly.http.Protocol;
import org.glassfish.grizzly.http.server.Response;
import org.glassfish.jersey.message.internal.CommittingOutputStream;
import org.glassfish.jersey.server.ContainerRequest;
import org.glassfish.jersey.server.ContainerResponse;
import org.glassfish.jersey.server.internal.routing.RoutingContext;
import org.glassfish.jersey.server.model.ResourceMethodInvoker;
import org.glassfish.jersey.server.spi.ContainerResponseWriter;
import org.jspecify.annotations.Nullable;

/**
 * A response writer that takes over the connection if the response entity is {@link #HEAD}. After
 * all request and response filters have run, it passes the head to the outlet, completes the
 * exchange for Jersey and Grizzly, and keeps the connection open. It delegates other responses to
 * the container's own writer.
 */
public final class Takeover implements ContainerResponseWriter {
  /** The entity that marks a response whose connection should be taken over. */
  public static final StreamingOutput HEAD = out -> {};

  private static final int OK = 200;

  /**
   * Jersey's own interceptors are harmless: they only process headers and entities that streams do
   * not use.
   */
  private static final String JERSEY_INTERCEPTORS = "org.glassfish.jersey.";

  private final ContainerResponseWriter container;
  private final ConnectionTakeover connection;
  private final Duration heartbeat;
  private final Consumer<Outlet> onTaken;
  private @Nullable ResponseHead head;

  public Takeover(
      ContainerResponseWriter container,
      Response response,
      Duration heartbeat,
      Consumer<Outlet> onTaken) {
    this.container = container;
    connection = new ConnectionTakeover(response);
    this.heartbeat = heartbeat;
    this.onTaken = onTaken;
  }

  /**
   * Returns true if a stream may write directly to the response's connection. The protocol must be
   * HTTP/1, and the application must not have replaced the entity stream or registered a writer
   * interceptor, because direct writes would bypass them.
   */
  public static boolean isPossible(
      Protocol protocol, ContainerRequest request, ContainerResponse response) {
    return (protocol == Protocol.HTTP_1_1 || protocol == Protocol.HTTP_1_0)
        && response.getStatus() == OK
        && response.getEntityStream() instanceof CommittingOutputStream
        && request.getUriInfo() instanceof RoutingContext routing
        && routing.getEndpoint() instanceof ResourceMethodInvoker method
        && areAllJerseys(method.getWriterInterceptors());
  }

  private static boolean areAllJerseys(Iterable<WriterInterceptor> interceptors) {
    for (WriterInterceptor interceptor : interceptors) {
      if (!interceptor.getClass().getName().startsWith(JERSEY_INTERCEPTORS)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public OutputStream writeResponseStatusAndHeaders(
      long contentLength, ContainerResponse responseContext) {
    if (!HEAD.equals(responseContext.getEntity())) {
      return container.writeResponseStatusAndHeaders(contentLength, responseContext);
    }
    head = connection.head(responseContext.getStringHeaders());
    return OutputStream.nullOutputStream();
  }

  @Override
  public void commit() {
    ResponseHead ready = head;
    if (ready == null) {
      container.commit();
    } else {
      onTaken.accept(connection.complete(ready, heartbeat));
    }
  }

  @Override
  public boolean suspend(long timeOut, TimeUnit timeUnit, TimeoutHandler timeoutHandler) {
    return container.suspend(timeOut, timeUnit, timeoutHandler);
  }

  @Override
  public void setSuspendTimeout(long timeOut, TimeUnit timeUnit) {
    container.setSuspendTimeout(timeOut, timeUnit);
  }

  @Override
  public void failure(Throwable error) {
    container.failure(error);
  }

  @Override
  public boolean enableResponseBuffering() {
    // A stream has no body to buffer, and a buffer would double the memory per new connection.
    return false;
  }
}
