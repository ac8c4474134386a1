package io.redisse.cli.limits;

import io.redisse.jaxrs.http.AddressNetwork;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Parses and groups IP addresses from headers and options. Never resolves host names. */
final class ClientAddress {
  private static final Pattern IPV4 = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}");
  private static final Pattern IPV4_WITH_PORT = Pattern.compile(IPV4.pattern() + ":[0-9]+");
  private static final Pattern IN_BRACKETS = Pattern.compile("\\[([^]]*)](:[0-9]+)?");

  private ClientAddress() {}

  /** Parses an address with an optional port. An IPv6 address with a port must be in brackets. */
  static Optional<InetAddress> parse(String text) {
    Matcher inBrackets = IN_BRACKETS.matcher(text);
    String literal = inBrackets.matches() ? inBrackets.group(1) : text;
    if (IPV4_WITH_PORT.matcher(literal).matches()) {
      literal = literal.substring(0, literal.indexOf(':'));
    }
    // getByName() resolves host names, but never text that contains a colon. Such text is either an
    // IPv6 address or invalid.
    if (!literal.contains(":") && !IPV4.matcher(literal).matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.getByName(literal));
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }

  /**
   * Returns the key under which an address's streams are counted. The key is the IPv4 address, or
   * the /64 prefix of an IPv6 address; see {@link AddressNetwork}.
   */
  static String group(InetAddress address) {
    String network = AddressNetwork.of(address).getHostAddress();
    return address instanceof Inet6Address ? network + "/64" : network;
  }
}
