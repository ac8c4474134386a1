package io.redisse.jaxrs.stream;

import io.redisse.api.Channel;
import io.redisse.jaxrs.events.StreamParameters;
import io.redisse.jaxrs.http.Cursors;
import io.redisse.jaxrs.http.HttpRequest;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Response;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeSet;

/**
 * Hands over a request to a Redisse server through nginx. The application only selects the
 * channels; the stream bypasses the application. The nginx location must be {@code internal},
 * because the Redisse server behind it trusts the channels in the query.
 *
 * @see <a href="https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_ignore_headers">
 *     X-Accel-Redirect</a>
 */
public final class NginxHandOver {
  private NginxHandOver() {}

  /**
   * Returns the response that makes nginx hand over the request. The response preserves the
   * client's {@code polling} and {@code lastEventId} parameters; nginx forwards the headers,
   * including {@code Last-Event-ID}.
   *
   * @param location the path of nginx's internal location, such as {@code /streams/}
   * @param request the client's request
   * @param channels at least one channel to subscribe the client to
   * @return a response to nginx, which the client never sees
   * @throws IllegalArgumentException if {@code channels} is empty, a channel name is invalid or is
   *     a reserved query parameter, or the location does not begin with a slash
   */
  public static Response to(
      String location, ContainerRequestContext request, Set<String> channels) {
    if (!location.startsWith("/")) {
      throw new IllegalArgumentException(
          "location: expected a path that begins with a slash, got '" + location + "'");
    }
    if (channels.isEmpty()) {
      throw new IllegalArgumentException("channels: expected at least one, got none");
    }
    StringJoiner query = new StringJoiner("&", location + "?", "");
    HttpRequest sent = JaxrsRequest.of(request);
    if (StreamParameters.isPolling(sent)) {
      query.add(StreamParameters.POLLING);
    }
    sent.query()
        .value(Cursors.PARAMETER)
        .ifPresent(cursor -> query.add(Cursors.PARAMETER + "=" + encode(cursor)));
    for (String channel : new TreeSet<>(Channel.requireAllValid(channels))) {
      if (StreamParameters.RESERVED.contains(channel)) {
        throw new IllegalArgumentException("channels: '" + channel
            + "' is reserved in queries; expected a name other than "
            + new TreeSet<>(StreamParameters.RESERVED));
      }
      query.add(encode(channel));
    }
    return Response.ok().header("X-Accel-Redirect", query.toString()).build();
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
