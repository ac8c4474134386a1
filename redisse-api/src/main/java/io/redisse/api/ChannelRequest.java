package io.redisse.api;

import java.security.Principal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A client's request for a stream, as a {@link ChannelResolver} sees it after the application's
 * filters have run. Valid until the resolver's stage has completed.
 */
public interface ChannelRequest {
  /**
   * Returns the HTTP method.
   *
   * @return upper case, for example {@code GET}
   */
  String method();

  /**
   * Returns the decoded path.
   *
   * @return begins with a slash
   */
  String path();

  /**
   * Returns the decoded query parameters.
   *
   * @return the values by name, in the order of the query; {@code ?a} has the value {@code ""}
   */
  Map<String, List<String>> query();

  /**
   * Returns the channels that the client asks for: the query parameters without a value, as in
   * {@code ?global&user:42}. They are not authorized yet.
   *
   * @return valid names in the order of the query; empty if there are none
   */
  Set<String> requestedChannels();

  /**
   * Returns a request header.
   *
   * @param name in any case
   * @return the value, several values joined by a comma; empty if the header is absent
   */
  Optional<String> header(String name);

  /**
   * Returns the cookies.
   *
   * @return the values by name; empty if there are none
   */
  Map<String, String> cookies();

  /**
   * Returns the secret that the client presents. The bearer token of the {@code Authorization}
   * header comes first, because it was meant for this request alone; then the query parameter, then
   * the cookie.
   *
   * @param parameter the name of the query parameter
   * @param cookie the name of the cookie
   * @return the secret, not verified; empty if there is none
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
   * Returns the IP address of the peer, which is the client or the last proxy before this server.
   *
   * @return empty if the container does not provide it
   */
  Optional<String> remoteAddress();

  /**
   * Returns a property that a filter has set.
   *
   * @param name the name of the property
   * @return empty if the property is not set
   */
  Optional<Object> property(String name);

  /**
   * Returns the container's representation of the request.
   *
   * @param type with JAX-RS {@code jakarta.ws.rs.container.ContainerRequestContext}
   * @param <T> the same type
   * @return empty if the request wraps no object of this type
   */
  <T> Optional<T> unwrap(Class<T> type);
}
