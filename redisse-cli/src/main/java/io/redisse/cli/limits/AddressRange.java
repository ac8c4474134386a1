package io.redisse.cli.limits;

import java.math.BigInteger;
import java.net.InetAddress;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A range of IP addresses in CIDR notation, such as 10.0.0.0/8.
 *
 * @param network any address in the range
 * @param bits the length of the common prefix, in bits
 */
record AddressRange(InetAddress network, int bits) {
  /**
   * Returns whether an address is in the range. IPv4 ranges contain no IPv6 addresses, and vice
   * versa.
   */
  boolean contains(InetAddress address) {
    byte[] expected = network.getAddress();
    byte[] actual = address.getAddress();
    return expected.length == actual.length && prefix(expected).equals(prefix(actual));
  }

  private BigInteger prefix(byte[] address) {
    return new BigInteger(1, address).shiftRight(address.length * Byte.SIZE - bits);
  }

  /** Parses a range in CIDR notation or a single address. */
  static final class Converter implements ITypeConverter<AddressRange> {
    @Override
    public AddressRange convert(String text) {
      int slash = text.indexOf('/');
      String address = slash < 0 ? text : text.substring(0, slash);
      return ClientAddress.parse(address)
          .map(network -> {
            int max = network.getAddress().length * Byte.SIZE;
            return new AddressRange(
                network, slash < 0 ? max : bits(text.substring(slash + 1), max));
          })
          .filter(range -> range.bits >= 0)
          .orElseThrow(() -> new TypeConversionException(
              "expected an address or a range, such as ::1 or 10.0.0.0/8, got '" + text + "'"));
    }

    /** Parses a prefix length. Returns -1 if the text is not a number, or exceeds the maximum. */
    private static int bits(String text, int max) {
      boolean number = text.matches("[0-9]{1,3}");
      return number && Integer.parseInt(text) <= max ? Integer.parseInt(text) : -1;
    }
  }
}
