package io.redisse.jaxrs.stream;

import io.redisse.jaxrs.http.HttpRequest;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.io.InputStream;
import java.security.Principal;
import java.util.List;
import java.util.Optional;
import org.glassfish.jersey.server.ContainerRequest;
import org.jspecify.annotations.Nullable;

/** A request that JAX-RS has received. */
public final class JaxrsRequest extends HttpRequest {
  private static final String PROPERTY = "io.redisse.jaxrs.request";

  private final ContainerRequestContext context;

  private JaxrsRequest(ContainerRequestContext context) {
    this.context = context;
  }

  /**
   * Returns the request of a context, always the same one.
   *
   * @param context the context that JAX-RS passes to filters and resources
   * @return the request, which shows what filters change in the context later
   */
  public static HttpRequest of(ContainerRequestContext context) {
    if (context.getProperty(PROPERTY) instanceof JaxrsRequest known) {
      return known;
    }
    JaxrsRequest request = new JaxrsRequest(context);
    context.setProperty(PROPERTY, request);
    return request;
  }

  @Override
  public String method() {
    return context.getMethod();
  }

  @Override
  public String path() {
    return context.getUriInfo().getRequestUri().getRawPath();
  }

  @Override
  public @Nullable String rawQuery() {
    return context.getUriInfo().getRequestUri().getRawQuery();
  }

  @Override
  public @Nullable String header(String name) {
    return context.getHeaderString(name);
  }

  @Override
  public List<String> headers(String name) {
    List<String> values = context.getHeaders().get(name);
    return values == null ? List.of() : values;
  }

  @Override
  public Iterable<String> headerNames() {
    return context.getHeaders().keySet();
  }

  @Override
  public Optional<String> peerAddress() {
    return Exchange.of(context).peerAddress();
  }

  @Override
  public boolean isSecure() {
    return context.getSecurityContext().isSecure();
  }

  @Override
  public Optional<Principal> principal() {
    return Optional.ofNullable(context.getSecurityContext().getUserPrincipal());
  }

  @Override
  public @Nullable Object property(String name) {
    return context.getProperty(name);
  }

  @Override
  public void setProperty(String name, Object value) {
    context.setProperty(name, value);
  }

  @Override
  public InputStream body() {
    // The application may have registered interceptors, for example to decompress bodies.
    return context instanceof ContainerRequest jersey
        ? jersey.readEntity(InputStream.class)
        : context.getEntityStream();
  }

  @Override
  public <T> Optional<T> unwrap(Class<T> type) {
    return type.isInstance(context) ? Optional.of(type.cast(context)) : Optional.empty();
  }
}
