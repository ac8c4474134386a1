package io.redisse.cli.serve;

import java.security.Security;

/**
 * Shortens Java's DNS cache, so that a failover by DNS takes effect at the next connection attempt.
 * Settings of the user take precedence.
 */
final class DnsCache {
  private static final String SECONDS = "5";
  private static final String SECONDS_IF_UNKNOWN = "1";

  /** The value in the file java.security of each JDK. */
  private static final String DEFAULT_IF_UNKNOWN = "10";

  private DnsCache() {}

  /** Takes effect only before the first host name is resolved. */
  static void shorten() {
    setDefault("networkaddress.cache.ttl", "sun.net.inetaddr.ttl", "", SECONDS);
    setDefault(
        "networkaddress.cache.negative.ttl",
        "sun.net.inetaddr.negative.ttl",
        DEFAULT_IF_UNKNOWN,
        SECONDS_IF_UNKNOWN);
  }

  private static void setDefault(
      String property, String systemProperty, String former, String seconds) {
    String given = Security.getProperty(property);
    if ((given == null || given.equals(former)) && System.getProperty(systemProperty) == null) {
      Security.setProperty(property, seconds);
    }
  }
}
