package io.redisse.api;

import java.security.Principal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A client's request for a stream, as a {@link ChannelResolver} sees it after the application's
 * filters have run. Valid until the resolver's stage completes.
 */
public interface ChannelRequest {
  /**
   * Returns the HTTP method.
   *
   * @return the method in upper case, for example {@code GET}
   */
  String method();

  /**
   * Returns the decoded path.
   *
   * @return the path, which begins with a slash
   */
  String path();

  /**
   * Returns the decoded query parameters.
   *
   * @return the values by name, in query order; {@code ?a} has the value {@code ""}
   */
  Map<String, List<String>> query();

  /**
   * Returns the channels that the client requests: the query parameters without a value, as in
   * {@code ?global&user:42}. They are not authorized yet.
   *
   * @return valid channel names in query order; empty if there are none
   */
  Set<String> requestedChannels();

  /**
   * Returns a request header.
   *
   * @param name the header name, case-insensitive
   * @return the value, with multiple values joined by commas; empty if the header is absent
   */
  Optional<String> header(String name);

  /**
   * Returns the cookies.
   *
   * @return the cookie values by name; empty if there are none
   */
  Map<String, String> cookies();

  /**
   * Returns the secret that the client presents. The order of precedence is the bearer token in the
   * {@code Authorization} header, the query parameter, the cookie. The bearer token is first
   * because it was set for this request specifically.
   *
   * @param parameter the name of the query parameter
   * @param cookie the name of the cookie
   * @return the secret, not yet verified; empty if there is none
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
   * Returns the principal that the container or a filter authenticated.
   *
   * @return the principal of the security context; empty for an anonymous client
   */
  Optional<Principal> principal();

  /**
   * Returns the peer's IP address: that of the client, or of the last proxy before this server.
   *
   * @return the address; empty if the container does not provide it
   */
  Optional<String> remoteAddress();

  /**
   * Returns a property that a filter has set.
   *
   * @param name the property name
   * @return the value; empty if the property is not set
   */
  Optional<Object> property(String name);

  /**
   * Returns the container's representation of the request.
   *
   * @param type the container's request type; with JAX-RS, {@code
   *     jakarta.ws.rs.container.ContainerRequestContext}
   * @param <T> the container's request type
   * @return the container's request; empty if it is not of this type
   */
  <T> Optional<T> unwrap(Class<T> type);
}
