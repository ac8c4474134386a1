package io.redisse.jaxrs.http;

import java.util.Locale;
import java.util.Set;

/**
 * The headers that proxies, gateways and content delivery networks add to requests. docs/security.md
 * lists them.
 */
final class ProxyHeaders {
  static final Set<String> NAMES = Set.of(
      "cdn-loop",
      "client-ip",
      "disguised-host",
      "forwarded",
      "forwarded-for",
      "proxy-client-ip",
      "true-client-ip",
      "via",
      "wl-proxy-client-ip",
      "x-client-ip",
      "x-cloud-trace-context",
      "x-cluster-client-ip",
      "x-proxyuser-ip",
      "x-real-ip",
      "x-scheme",
      "x-varnish");

  /** The beginnings of names. */
  static final Set<String> PREFIXES = Set.of(
      "akamai-",
      "cf-",
      "cloudfront-",
      "fastly-",
      "fly-",
      "tailscale-",
      "x-akamai-",
      "x-amz-cf-",
      "x-amzn-",
      "x-appengine-",
      "x-arr-",
      "x-azure-",
      "x-envoy-",
      "x-forwarded",
      "x-nf-",
      "x-original-",
      "x-vercel-");

  private ProxyHeaders() {}

  /** Returns true if a proxy adds a header of this name. */
  static boolean contains(String name) {
    String key = name.toLowerCase(Locale.ROOT);
    return NAMES.contains(key) || PREFIXES.stream().anyMatch(key::startsWith);
  }
}
