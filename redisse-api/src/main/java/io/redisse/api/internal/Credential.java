package io.redisse.api.internal;

import io.redisse.api.AccessDeniedException;
import io.redisse.api.ChannelRequest;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The secret that a client presents for its channels, such as a token or a ticket. The resolvers
 * that read one share this class so that they accept and reject requests alike.
 *
 * @param name the query parameter that may carry the secret, and the word for it in messages
 * @param cookie the cookie that may carry the secret
 */
public record Credential(String name, String cookie) {
  /**
   * Returns the secret of a request.
   *
   * @param request a request that may lack the secret
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
   * Creates the exception for an invalid secret. The message is the same for every cause, so that it does not help an attacker.
   *
   * @return an exception with status 401
   */
  public AccessDeniedException rejected() {
    return AccessDeniedException.unauthorized("The " + name + " is invalid or expired.");
  }

  /**
   * Selects the channels of a stream: those that the client requests, or all granted ones if it
   * requests none.
   *
   * @param requested the channels in the query, possibly none
   * @param granted the channels of a client that requests none
   * @param allowed tests whether the secret allows a channel
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
