package io.redisse.cli.limits;

import io.redisse.jaxrs.http.HttpRequest;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Determines the address of a client behind proxies. Each proxy appends the address of its peer to
 * one header. Only entries from trusted proxies are used, so a client cannot forge its address.
 * Other headers are ignored: a proxy that does not write them passes on what its client wrote.
 *
 * @param ranges the addresses of trusted proxies
 * @param header the name of the header: {@code Forwarded} (RFC 7239), or one that contains a list
 *     of addresses
 */
public record TrustedProxies(List<AddressRange> ranges, String header) {
  private static final String STANDARD = "Forwarded";

  private static final Pattern FOR =
      Pattern.compile("(?:^|;)\\s*for\\s*=\\s*\"?([^\";]*)", Pattern.CASE_INSENSITIVE);

  public TrustedProxies {
    ranges = List.copyOf(ranges);
  }

  /**
   * Returns the address of the client, or empty if the container does not provide the peer's
   * address.
   */
  public Optional<InetAddress> clientOf(HttpRequest request) {
    return request
        .peerAddress()
        .flatMap(ClientAddress::parse)
        .map(peer -> clientOf(peer, request::header));
  }

  /**
   * Returns the address of the client.
   *
   * @param peer the address at the other end of the connection
   * @param headers looks up a request header by name; returns null if the header is absent
   */
  public InetAddress clientOf(InetAddress peer, Function<String, @Nullable String> headers) {
    InetAddress client = peer;
    List<String> chain = chain(headers.apply(header));
    for (int i = chain.size() - 1; i >= 0 && isTrusted(client); i--) {
      Optional<InetAddress> previous = ClientAddress.parse(chain.get(i));
      if (previous.isEmpty()) {
        break;
      }
      client = previous.get();
    }
    return client;
  }

  boolean isTrusted(InetAddress address) {
    return ranges.stream().anyMatch(range -> range.contains(address));
  }

  /** Returns the forwarded addresses, from the client to the second-to-last proxy. */
  private List<String> chain(@Nullable String value) {
    return value == null
        ? List.of()
        : Arrays.stream(value.split(",", -1)).map(this::address).toList();
  }

  private String address(String element) {
    if (!header.equalsIgnoreCase(STANDARD)) {
      return element.strip();
    }
    Matcher match = FOR.matcher(element);
    return match.find() ? match.group(1).strip() : "";
  }
}
