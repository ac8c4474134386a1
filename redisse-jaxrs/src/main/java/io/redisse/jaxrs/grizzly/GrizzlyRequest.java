package io.redisse.jaxrs.grizzly;

import io.redisse.jaxrs.http.HttpRequest;
import java.io.InputStream;
import java.security.Principal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.glassfish.grizzly.http.server.Request;
import org.jspecify.annotations.Nullable;

/** A request that Grizzly has received, without JAX-RS in between. */
final class GrizzlyRequest extends HttpRequest {
  private final Request request;
  private final Map<String, Object> properties = new HashMap<>(4);

  GrizzlyRequest(Request request) {
    this.request = request;
  }

  @Override
  public String method() {
    return request.getMethod().getMethodString();
  }

  @Override
  public String path() {
    return request.getRequestURI();
  }

  @Override
  public @Nullable String rawQuery() {
    return request.getQueryString();
  }

  @Override
  public @Nullable String header(String name) {
    String first = request.getHeader(name);
    if (first == null) {
      return null;
    }
    List<String> all = headers(name);
    return all.size() < 2 ? first : String.join(",", all);
  }

  @Override
  public List<String> headers(String name) {
    List<String> values = new ArrayList<>(2);
    request.getHeaders(name).forEach(values::add);
    return values;
  }

  @Override
  public Iterable<String> headerNames() {
    return request.getHeaderNames();
  }

  @Override
  public Optional<String> peerAddress() {
    return Optional.of(request.getRemoteAddr());
  }

  @Override
  public boolean isSecure() {
    return request.isSecure();
  }

  @Override
  public Optional<Principal> principal() {
    return Optional.empty();
  }

  @Override
  public @Nullable Object property(String name) {
    return properties.get(name);
  }

  @Override
  public void setProperty(String name, Object value) {
    properties.put(name, value);
  }

  @Override
  public InputStream body() {
    return request.getInputStream();
  }

  @Override
  public <T> Optional<T> unwrap(Class<T> type) {
    return Optional.empty();
  }
}
