package io.redisse.jaxrs.http;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/** The network that limits per address count an address for. */
public final class AddressNetwork {
  private AddressNetwork() {}

  /**
   * Returns the address itself for IPv4. For IPv6, returns the first address of its /64, because a
   * single household usually has an entire /64.
   */
  public static InetAddress of(InetAddress address) {
    if (!(address instanceof Inet6Address)) {
      return address;
    }
    byte[] network = address.getAddress();
    Arrays.fill(network, network.length / 2, network.length, (byte) 0);
    try {
      return InetAddress.getByAddress(network);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("the length of the address has not changed", e);
    }
  }
}
