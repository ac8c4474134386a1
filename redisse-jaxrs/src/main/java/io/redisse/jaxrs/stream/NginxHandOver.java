package io.redisse.jaxrs.stream;

import io.redisse.api.Channel;
import io.redisse.jaxrs.http.Cursors;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Response;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeSet;

/**
 * Lets nginx pass a request on to a Redisse server: the application decides what the client hears,
 * and the stream never touches it. The location that nginx passes it to has to be {@code internal};
 * the Redisse server behind it believes the query.
 *
 * @see <a href="https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_ignore_headers">
 *     X-Accel-Redirect</a>
 */
public final class NginxHandOver {
  private NginxHandOver() {}

  /**
   * The answer that hands a request over. The client's {@code polling} and {@code lastEventId} go
   * along; nginx itself passes on its headers, {@code Last-Event-ID} among them.
   *
   * @param location the path of nginx's internal location, such as {@code /streams/}
   * @param request the client's request
   * @param channels what the client hears, at least one channel
   * @return an answer to nginx, which the client never sees
   * @throws IllegalArgumentException if there is no channel, one has no valid name or one that means
   *     something else in a query, or the location does not begin with a slash
   */
  public static Response to(
      String location, ContainerRequestContext request, Set<String> channels) {
    if (!location.startsWith("/")) {
      throw new IllegalArgumentException(
          "location: expected a path that begins with a slash, got '" + location + "'");
    }
    if (channels.isEmpty()) {
      throw new IllegalArgumentException("channels: expected at least one");
    }
    StringJoiner query = new StringJoiner("&", location + "?", "");
    if (JaxrsChannelRequest.isPolling(request)) {
      query.add(JaxrsChannelRequest.POLLING);
    }
    JaxrsChannelRequest.queryOf(request)
        .value(Cursors.PARAMETER)
        .ifPresent(cursor -> query.add(Cursors.PARAMETER + "=" + encode(cursor)));
    for (String channel : new TreeSet<>(Channel.requireAllValid(channels))) {
      if (JaxrsChannelRequest.PARAMETERS.contains(channel)) {
        throw new IllegalArgumentException("channels: '" + channel
            + "' means something else in a query; expected another name than "
            + new TreeSet<>(JaxrsChannelRequest.PARAMETERS));
      }
      query.add(encode(channel));
    }
    return Response.ok().header("X-Accel-Redirect", query.toString()).build();
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
