package io.redisse.jaxrs.events;

import io.redisse.api.Grant;
import io.redisse.core.spi.StreamRequest;
import io.redisse.jaxrs.http.Cursors;
import io.redisse.jaxrs.http.HttpRequest;
import java.security.Principal;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** What a request says about its stream, besides the channels (HTTP-1, STREAM-4). */
public final class StreamParameters {
  public static final String POLLING = "polling";

  /** Reserved query parameters, which never name channels (HTTP-1). */
  public static final Set<String> RESERVED = Set.of(Cursors.PARAMETER, POLLING, "ticket", "token");

  /**
   * The property of a request that identifies its client, so that the hub counts the client's
   * streams.
   */
  public static final String CLIENT_PROPERTY = "io.redisse.jaxrs.client";

  private StreamParameters() {}

  /**
   * Combines a grant with the parameters of a request.
   *
   * @throws IllegalArgumentException if the query is not percent-encoded UTF-8, or the grant has no
   *     channel
   */
  public static StreamRequest of(HttpRequest request, Grant grant) {
    Optional<Principal> user = request.principal();
    return new StreamRequest(
        grant.principal().isPresent() || user.isEmpty()
            ? grant
            : grant.to(user.get().getName()),
        cursorOf(request),
        isPolling(request),
        Optional.ofNullable(request.property(CLIENT_PROPERTY)).map(Object::toString));
  }

  /** Returns the client's cursor. Ignores the application's own query parameters. */
  static OptionalLong cursorOf(HttpRequest request) {
    return Cursors.of(
        Optional.ofNullable(request.header(Cursors.HEADER)),
        request.query().value(Cursors.PARAMETER));
  }

  /** Returns true if the response is to end after the first events. */
  public static boolean isPolling(HttpRequest request) {
    return request.query().has(POLLING);
  }
}
