package io.redisse.cli.client;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Where a Redisse server is.
 *
 * @param base its address, with a slash at the end
 */
public record ServerUrl(URI base) {
  public static final String DEFAULT = "http://localhost:8080";
  public static final ServerUrl AT_DEFAULT = new ServerUrl(URI.create(DEFAULT + "/"));

  public URI events(Collection<String> channels) {
    return base.resolve(
        "events?" + channels.stream().map(ServerUrl::encoded).collect(Collectors.joining("&")));
  }

  public URI publish(String channel, String type) {
    return base.resolve("channels/" + encoded(channel) + "/events"
        + (type.isEmpty() ? "" : "?type=" + encoded(type)));
  }

  public static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

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
        // Told below, as for a URI of another kind.
      }
      throw new TypeConversionException(
          "expected the address of a server, such as " + DEFAULT + ", got '" + text + "'");
    }
  }
}
