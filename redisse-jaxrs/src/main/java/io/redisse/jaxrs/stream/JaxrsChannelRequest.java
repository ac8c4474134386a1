package io.redisse.jaxrs.stream;

import io.redisse.api.Channel;
import io.redisse.api.ChannelRequest;
import io.redisse.jaxrs.http.Cursors;
import io.redisse.jaxrs.http.Query;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.security.Principal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/** Adapts a JAX-RS request to {@link ChannelRequest}, after the application's filters have run. */
final class JaxrsChannelRequest implements ChannelRequest {
  static final String POLLING = "polling";

  /** Reserved query parameters, which never name channels (HTTP-1). */
  static final Set<String> PARAMETERS = Set.of(Cursors.PARAMETER, POLLING, "ticket", "token");

  private final ContainerRequestContext request;
  private final Query query;
  private final Set<String> requestedChannels;
  private final Optional<String> remoteAddress;

  /**
   * Parses the query according to HTTP-1.
   *
   * @throws IllegalArgumentException if the query violates HTTP-1; the message names the parameter
   */
  JaxrsChannelRequest(ContainerRequestContext request, Optional<String> remoteAddress) {
    this.request = request;
    this.remoteAddress = remoteAddress;
    query = queryOf(request);
    query.parameters().forEach(JaxrsChannelRequest::requireKnown);
    requestedChannels = Channel.requireAllValid(query.parameters().keySet().stream()
        .filter(name -> !PARAMETERS.contains(name))
        .toList());
  }

  static Query queryOf(ContainerRequestContext request) {
    return Query.parse(request.getUriInfo().getRequestUri().getRawQuery());
  }

  private static void requireKnown(String name, List<String> values) {
    if (!PARAMETERS.contains(name) && !values.stream().allMatch(String::isEmpty)) {
      throw new IllegalArgumentException("query: unknown parameter '" + name
          + "'; expected lastEventId, polling, ticket or token, or names of channels without a"
          + " value, as in ?news&sports");
    }
  }

  /** Returns the client's cursor. Ignores the application's own query parameters. */
  static OptionalLong cursorOf(ContainerRequestContext request) {
    return Cursors.of(
        Optional.ofNullable(request.getHeaderString(Cursors.HEADER)),
        queryOf(request).value(Cursors.PARAMETER));
  }

  static boolean isPolling(ContainerRequestContext request) {
    return queryOf(request).has(POLLING);
  }

  @Override
  public String method() {
    return request.getMethod();
  }

  @Override
  public String path() {
    return request.getUriInfo().getRequestUri().getPath();
  }

  @Override
  public Map<String, List<String>> query() {
    return query.parameters();
  }

  @Override
  public Set<String> requestedChannels() {
    return requestedChannels;
  }

  @Override
  public Optional<String> header(String name) {
    return Optional.ofNullable(request.getHeaderString(name));
  }

  @Override
  public Map<String, String> cookies() {
    return request.getCookies().entrySet().stream()
        .collect(Collectors.toUnmodifiableMap(
            Map.Entry::getKey, cookie -> cookie.getValue().getValue()));
  }

  @Override
  public Optional<Principal> principal() {
    return Optional.ofNullable(request.getSecurityContext().getUserPrincipal());
  }

  @Override
  public Optional<String> remoteAddress() {
    return remoteAddress;
  }

  @Override
  public Optional<Object> property(String name) {
    return Optional.ofNullable(request.getProperty(name));
  }

  @Override
  public <T> Optional<T> unwrap(Class<T> type) {
    return type.isInstance(request) ? Optional.of(type.cast(request)) : Optional.empty();
  }
}
