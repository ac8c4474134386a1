package io.redisse.api.internal;

import io.redisse.api.AccessDeniedException;
import io.redisse.api.ChannelRequest;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The secret with which a client gains access to channels, such as a token or a ticket. Shared by
 * the resolvers so that they accept and reject requests consistently.
 *
 * @param name the query parameter that may carry the secret; error messages use the same name
 * @param cookie the cookie that may carry the secret
 */
public record Credential(String name, String cookie) {
  /**
   * Extracts the secret from a request.
   *
   * @param request the request, which may lack a secret
   * @return the secret, not verified yet
   * @throws AccessDeniedException with status 401 if the request carries none
   */
  public String of(ChannelRequest request) {
    return request
        .credential(name, cookie)
        .orElseThrow(() -> AccessDeniedException.unauthorized("Missing " + name
            + ": send it in the header 'Authorization: Bearer " + name.toUpperCase(Locale.ROOT)
            + "', the parameter '" + name + "' or the cookie '" + cookie + "'."));
  }

  /**
   * Creates the exception for an invalid secret. Its message does not reveal the cause, to avoid
   * helping an attacker.
   *
   * @return an exception with status 401
   */
  public AccessDeniedException rejected() {
    return AccessDeniedException.unauthorized("The " + name + " is invalid or expired.");
  }

  /**
   * Selects the channels of a stream: the requested channels, or all granted channels if the client
   * requests none.
   *
   * @param requested the channels in the query; may be empty
   * @param granted the channels to use if {@code requested} is empty
   * @param allowed tests whether the secret grants access to a channel
   * @return the channels to stream
   * @throws AccessDeniedException with status 403 if the client requests a channel that is not
   *     allowed
   */
  public Set<String> select(Set<String> requested, Set<String> granted, Predicate<String> allowed) {
    for (String channel : requested) {
      if (!allowed.test(channel)) {
        throw AccessDeniedException.forbidden(
            "The " + name + " does not allow channel '" + channel + "'.");
      }
    }
    return requested.isEmpty() ? granted : requested;
  }
}
