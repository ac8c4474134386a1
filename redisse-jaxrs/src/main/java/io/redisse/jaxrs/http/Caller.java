package io.redisse.jaxrs.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The origin of a request, as far as its connection and its headers show it.
 *
 * @param peer the IP address at the other end of the connection; empty if unknown
 * @param secure true if the request arrived over TLS
 * @param headers the values of each header; names match in any case
 */
public record Caller(Optional<String> peer, boolean secure, Map<String, List<String>> headers) {
  private static final Pattern LOOPBACK_HOST =
      Pattern.compile("localhost|127(\\.[0-9]{1,3}){3}|\\[::1]|\\[0:0:0:0:0:0:0:1]");

  private static final Pattern PORT = Pattern.compile(":[0-9]*$");

  /** The values of Sec-Fetch-Site for pages of the server itself and for no page at all. */
  private static final Set<String> OWN_SITE = Set.of("same-origin", "none");

  /** Returns the caller of a request. */
  public static Caller of(HttpRequest request) {
    Map<String, List<String>> headers = new HashMap<>();
    request.headerNames().forEach(name -> headers.put(name, request.headers(name)));
    return new Caller(request.peerAddress(), request.isSecure(), headers);
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
    return value("host").map(host -> PORT.matcher(host).replaceFirst("").toLowerCase(Locale.ROOT));
  }

  /** Returns the Origin header, which browsers send with every cross-origin request for data. */
  public Optional<String> origin() {
    return value("origin");
  }

  /** Returns true if a page of another origin sent the request. */
  public boolean isCrossOrigin() {
    String own = (secure ? "https://" : "http://") + value("host").orElse("");
    return origin().filter(origin -> !origin.equalsIgnoreCase(own)).isPresent();
  }

  /**
   * Returns true if a browser says that a page of another origin caused the request, even one
   * without an Origin header. A request that only reads may still be legitimate: somebody followed
   * a link.
   */
  public boolean isFromOtherSite() {
    return value("sec-fetch-site")
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
    return headers.keySet().stream().anyMatch(ProxyHeaders::contains);
  }

  /** Returns the value of a header. Joins the values if there are several. */
  private Optional<String> value(String name) {
    return headers.entrySet().stream()
        .filter(header -> header.getKey().equalsIgnoreCase(name))
        .map(header -> String.join(",", header.getValue()))
        .findFirst();
  }
}
