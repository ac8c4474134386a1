package io.redisse.cli.limits;

import io.redisse.jaxrs.stream.Streams;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds the client behind proxies. Each proxy adds at the end of {@code Forwarded} (RFC 7239) or
 * {@code X-Forwarded-For} whom it heard from; what an untrusted one says is not looked at, so that no
 * client can give itself another address.
 *
 * @param ranges the addresses of the proxies that are trusted
 */
public record TrustedProxies(List<AddressRange> ranges) {
  private static final Pattern FOR =
      Pattern.compile("(?:^|;)\\s*for\\s*=\\s*\"?([^\";]*)", Pattern.CASE_INSENSITIVE);

  /** The address of the client that sent a request, where the container tells its peer. */
  public Optional<InetAddress> clientOf(ContainerRequestContext request) {
    return Streams.peerAddress(request)
        .flatMap(ClientAddress::parse)
        .map(peer -> clientOf(peer, request::getHeaderString));
  }

  /**
   * The client's address.
   *
   * @param peer who is at the other end of the connection
   * @param header the request's headers by name
   */
  public InetAddress clientOf(InetAddress peer, Function<String, @Nullable String> header) {
    InetAddress client = peer;
    List<String> chain = chain(header);
    for (int i = chain.size() - 1; i >= 0 && isTrusted(client); i--) {
      Optional<InetAddress> before = ClientAddress.parse(chain.get(i));
      if (before.isEmpty()) {
        break;
      }
      client = before.get();
    }
    return client;
  }

  private boolean isTrusted(InetAddress address) {
    return ranges.stream().anyMatch(range -> range.contains(address));
  }

  /** From the client to the last proxy but one. */
  private static List<String> chain(Function<String, @Nullable String> header) {
    String standard = header.apply("Forwarded");
    if (standard != null) {
      List<String> chain = new ArrayList<>();
      for (String element : standard.split(",", -1)) {
        Matcher match = FOR.matcher(element);
        chain.add(match.find() ? match.group(1).strip() : "");
      }
      return chain;
    }
    String common = header.apply("X-Forwarded-For");
    return common == null
        ? List.of()
        : Arrays.stream(common.split(",", -1)).map(String::strip).toList();
  }
}
