package io.redisse.cli.limits;

import java.math.BigInteger;
import java.net.InetAddress;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Addresses that begin with the same bits.
 *
 * @param network one of them
 * @param bits how many are the same
 */
record AddressRange(InetAddress network, int bits) {
  boolean contains(InetAddress address) {
    byte[] one = network.getAddress();
    byte[] other = address.getAddress();
    return one.length == other.length && prefix(one).equals(prefix(other));
  }

  private BigInteger prefix(byte[] address) {
    return new BigInteger(1, address).shiftRight(address.length * Byte.SIZE - bits);
  }

  static final class Converter implements ITypeConverter<AddressRange> {
    @Override
    public AddressRange convert(String text) {
      int slash = text.indexOf('/');
      String address = slash < 0 ? text : text.substring(0, slash);
      return ClientAddress.parse(address)
          .map(network -> {
            int all = network.getAddress().length * Byte.SIZE;
            return new AddressRange(
                network, slash < 0 ? all : bits(text.substring(slash + 1), all));
          })
          .filter(range -> range.bits >= 0)
          .orElseThrow(() -> new TypeConversionException(
              "expected addresses such as 10.0.0.0/8 or ::1, got '" + text + "'"));
    }

    private static int bits(String text, int all) {
      boolean number = text.matches("[0-9]{1,3}");
      return number && Integer.parseInt(text) <= all ? Integer.parseInt(text) : -1;
    }
  }
}
