package io.redisse.cli.client;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * The URL of a Redisse server.
 *
 * @param base the root URL, ending with a slash
 */
public record ServerUrl(URI base) {
  public static final String DEFAULT = "http://localhost:8080";
  public static final ServerUrl AT_DEFAULT = new ServerUrl(URI.create(DEFAULT + "/"));

  /** Returns the URL of a stream that subscribes to the given channels. */
  public URI events(Collection<String> channels) {
    return base.resolve(
        "events?" + channels.stream().map(ServerUrl::encoded).collect(Collectors.joining("&")));
  }

  /**
   * Returns the URL for publishing an event by POST.
   *
   * @param type the event's type, or empty for the default type
   */
  public URI publish(String channel, String type) {
    return base.resolve("channels/" + encoded(channel) + "/events"
        + (type.isEmpty() ? "" : "?type=" + encoded(type)));
  }

  /** Percent-encodes text for use in a path segment or a query. */
  public static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** Parses an option value. */
  public static final class Converter implements ITypeConverter<ServerUrl> {
    @Override
    public ServerUrl convert(String text) {
      try {
        URI uri = URI.create(text.endsWith("/") ? text : text + "/");
        if (("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
            && uri.getHost() != null
            && uri.getQuery() == null) {
          return new ServerUrl(uri);
        }
      } catch (IllegalArgumentException e) {
        // Reported below, like any other invalid URL.
      }
      throw new TypeConversionException(
          "expected a server URL such as " + DEFAULT + ", got '" + text + "'");
    }
  }
}
