package io.redisse.api;

import java.security.Principal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A client's request for a stream, as a {@link ChannelResolver} sees it: after all filters of the
 * application have run. Valid until the resolver's stage has completed.
 */
public interface ChannelRequest {
  /**
   * The HTTP method.
   *
   * @return the method, in upper case
   */
  String method();

  /**
   * The path of the request.
   *
   * @return the decoded path, beginning with a slash
   */
  String path();

  /**
   * The query's parameters.
   *
   * @return the decoded values by name, in their order; a name without a value has an empty one
   */
  Map<String, List<String>> query();

  /**
   * The channels that the client asks for: the names in the query that have no value, as in {@code
   * ?global&user:42}. What the client wants, not what it may have.
   *
   * @return the names, checked, in their order
   */
  Set<String> requestedChannels();

  /**
   * A header of the request.
   *
   * @param name the name, in any case
   * @return the value (several are joined by a comma), if it was sent
   */
  Optional<String> header(String name);

  /**
   * The cookies that came with the request.
   *
   * @return the values by name
   */
  Map<String, String> cookies();

  /**
   * The secret that the client shows: the bearer token of the Authorization header, because that was
   * said for this request alone; else the first value of a parameter of the query, else a cookie.
   *
   * @param parameter the parameter's name
   * @param cookie the cookie's name
   * @return the secret, if there is one
   */
  default Optional<String> credential(String parameter, String cookie) {
    String scheme = "Bearer ";
    return header("Authorization")
        .filter(sent -> sent.regionMatches(true, 0, scheme, 0, scheme.length()))
        .map(sent -> sent.substring(scheme.length()).strip())
        .or(() -> query().getOrDefault(parameter, List.of()).stream().findFirst())
        .or(() -> Optional.ofNullable(cookies().get(cookie)));
  }

  /**
   * Who asks, as the container or a filter of the application found out.
   *
   * @return the principal of the request's security context, if there is one
   */
  Optional<Principal> principal();

  /**
   * The address of the peer: the client, or the last proxy before this server.
   *
   * @return the IP address, where the container tells it
   */
  Optional<String> remoteAddress();

  /**
   * What a filter left under this name.
   *
   * @param name the property's name
   * @return the value, if set
   */
  Optional<Object> property(String name);

  /**
   * The container's own view of the request.
   *
   * @param type the type, with JAX-RS {@code jakarta.ws.rs.container.ContainerRequestContext}
   * @param <T> the type
   * @return the object of this type underneath, if there is one
   */
  <T> Optional<T> unwrap(Class<T> type);
}
