package io.redisse.jaxrs.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The origin of a request, as far as its connection and its headers show it.
 *
 * @param peer the IP address at the other end of the connection; empty if unknown
 * @param secure true if the request arrived over TLS
 * @param header returns the value of a header, or null if there is none; names match in any case
 * @param headerNames the names of all headers
 */
public record Caller(
    Optional<String> peer,
    boolean secure,
    Function<String, @Nullable String> header,
    Iterable<String> headerNames) {
  private static final Pattern LOOPBACK_HOST =
      Pattern.compile("localhost|127(\\.[0-9]{1,3}){3}|\\[::1]|\\[0:0:0:0:0:0:0:1]");

  private static final Pattern PORT = Pattern.compile(":[0-9]*$");

  /** The values of Sec-Fetch-Site for pages of the server itself and for no page at all. */
  private static final Set<String> OWN_SITE = Set.of("same-origin", "none");

  /** Returns the caller of a request. */
  public static Caller of(HttpRequest request) {
    return new Caller(
        request.peerAddress(), request.isSecure(), request::header, request.headerNames());
  }

  /**
   * Returns true if the request comes directly from a program or a page on the server's own
   * machine. The Host header alone proves nothing: a proxy passes on what its client sent. The
   * address alone proves nothing either: a site can point its own name at 127.0.0.1 (DNS
   * rebinding), and then its pages have the same origin as the server.
   */
  public boolean isLocal() {
    return isLocalExceptForOrigin() && !isCrossOrigin();
  }

  /** Returns true if the request would be {@linkplain #isLocal local} without its Origin header. */
  public boolean isLocalExceptForOrigin() {
    return isPeerLoopback()
        && !isForwarded()
        && host().filter(Caller::isLoopbackHost).isPresent();
  }

  /** Returns the host in the Host header in lower case, without the port. */
  public Optional<String> host() {
    return value("Host").map(host -> PORT.matcher(host).replaceFirst("").toLowerCase(Locale.ROOT));
  }

  /** Returns the Origin header, which browsers send with every cross-origin request for data. */
  public Optional<String> origin() {
    return value("Origin");
  }

  /** Returns true if a page of another origin sent the request. */
  public boolean isCrossOrigin() {
    String own = (secure ? "https://" : "http://") + value("Host").orElse("");
    return origin().filter(origin -> !origin.equalsIgnoreCase(own)).isPresent();
  }

  /**
   * Returns true if a browser says that a page of another origin caused the request, even one
   * without an Origin header. A request that only reads may still be legitimate: somebody followed
   * a link.
   */
  public boolean isFromOtherSite() {
    return value("Sec-Fetch-Site")
        .filter(site -> !OWN_SITE.contains(site.toLowerCase(Locale.ROOT)))
        .isPresent();
  }

  /** Returns true if the host is a name or an address of the loopback interface. */
  public static boolean isLoopbackHost(String host) {
    return LOOPBACK_HOST.matcher(host).matches();
  }

  private boolean isPeerLoopback() {
    try {
      return peer.isPresent() && InetAddress.getByName(peer.get()).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }

  private boolean isForwarded() {
    for (String name : headerNames) {
      if (ProxyHeaders.contains(name)) {
        return true;
      }
    }
    return false;
  }

  private Optional<String> value(String name) {
    return Optional.ofNullable(header.apply(name));
  }
}
