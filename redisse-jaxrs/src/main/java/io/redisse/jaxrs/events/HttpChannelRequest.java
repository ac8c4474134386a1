package io.redisse.jaxrs.events;

import io.redisse.api.Channel;
import io.redisse.api.ChannelRequest;
import io.redisse.jaxrs.http.Cursors;
import io.redisse.jaxrs.http.HttpRequest;
import io.redisse.jaxrs.http.PercentCoding;
import java.security.Principal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a resolver sees of a request, after the checks and filters have run. */
final class HttpChannelRequest implements ChannelRequest {
  private final HttpRequest request;
  private final Set<String> requestedChannels;

  /**
   * Parses the query according to HTTP-1.
   *
   * @throws IllegalArgumentException if the query violates HTTP-1; the message names the parameter
   */
  HttpChannelRequest(HttpRequest request) {
    this.request = request;
    List<String> names = new ArrayList<>();
    request.query().parameters().forEach((name, values) -> {
      if (!StreamParameters.RESERVED.contains(name)) {
        requireNoValue(name, values);
        names.add(name);
      }
    });
    requestedChannels = Channel.requireAllValid(names);
  }

  private static void requireNoValue(String name, List<String> values) {
    for (String value : values) {
      if (!value.isEmpty()) {
        throw new IllegalArgumentException("query: unknown parameter '" + name
            + "'; expected " + Cursors.PARAMETER
            + ", polling, ticket or token, or names of channels"
            + " without a value, as in ?news&sports");
      }
    }
  }

  @Override
  public String method() {
    return request.method();
  }

  @Override
  public String path() {
    try {
      return PercentCoding.decode(request.path());
    } catch (IllegalArgumentException e) {
      return request.path();
    }
  }

  @Override
  public Map<String, List<String>> query() {
    return request.query().parameters();
  }

  @Override
  public Set<String> requestedChannels() {
    return requestedChannels;
  }

  @Override
  public Optional<String> header(String name) {
    return Optional.ofNullable(request.header(name));
  }

  @Override
  public Map<String, String> cookies() {
    return Map.copyOf(Cookies.parse(request.headers("Cookie")));
  }

  @Override
  public Optional<Principal> principal() {
    return request.principal();
  }

  @Override
  public Optional<String> remoteAddress() {
    return request.peerAddress();
  }

  @Override
  public Optional<Object> property(String name) {
    return Optional.ofNullable(request.property(name));
  }

  @Override
  public <T> Optional<T> unwrap(Class<T> type) {
    return request.unwrap(type);
  }
}
