package io.redisse.cli.limits;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/** IP addresses as headers and options have them. Never asks the network what a name means. */
final class ClientAddress {
  private static final Pattern IPV4 = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}");
  private static final Pattern IPV4_WITH_PORT = Pattern.compile(IPV4.pattern() + ":[0-9]+");
  private static final Pattern IN_BRACKETS = Pattern.compile("\\[([^]]*)](:[0-9]+)?");

  private ClientAddress() {}

  /** Reads an address, with or without a port, in brackets or without. */
  static Optional<InetAddress> parse(String text) {
    String literal = IN_BRACKETS.matcher(text).replaceFirst("$1");
    if (IPV4_WITH_PORT.matcher(literal).matches()) {
      literal = literal.substring(0, literal.indexOf(':'));
    }
    // With a colon in it, it is taken for IPv6 or for nothing.
    if (!literal.contains(":") && !IPV4.matcher(literal).matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.getByName(literal));
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }

  /** What is counted as one client: of IPv6 the first half, all of which one household has. */
  static String group(InetAddress address) {
    if (!(address instanceof Inet6Address)) {
      return address.getHostAddress();
    }
    byte[] network = address.getAddress();
    Arrays.fill(network, network.length / 2, network.length, (byte) 0);
    try {
      return InetAddress.getByAddress(network).getHostAddress() + "/64";
    } catch (UnknownHostException e) {
      throw new IllegalStateException("the length was right before", e);
    }
  }
}
