package io.redisse.cli.access;

import io.redisse.cli.console.CommandFailedException;
import io.redisse.jaxrs.http.Cors;
import io.redisse.jaxrs.server.RedisseServer;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Options of {@code redisse serve} that decide which pages in browsers may use the server. */
@Command(optionListHeading = "%nPages in browsers%n")
public final class BrowserOptions {
  @Option(
      names = "--allowed-host",
      paramLabel = "NAME",
      split = ",",
      description = {
        "Host name under which clients may reach the server, in addition to localhost, 127.0.0.1 and"
            + " [::1]; repeatable; * = any.",
        "The default on a loopback address is none, unless clients need a token to subscribe;"
            + " otherwise it is any."
      })
  private List<String> allowedHosts = List.of();

  @Option(
      names = "--cors-origin",
      paramLabel = "ORIGIN",
      split = ",",
      description = "Origin whose pages may use the server, e.g. https://app.example; repeatable;"
          + " * = any, without cookies (default: none).")
  private List<String> corsOrigins = List.of();

  /**
   * Returns the origins of {@code --cors-origin}.
   *
   * @throws CommandFailedException if one of them is not an origin
   */
  public Cors cors() {
    try {
      return new Cors(new HashSet<>(corsOrigins));
    } catch (IllegalArgumentException e) {
      throw CommandFailedException.misuse("--cors-origin: " + e.getMessage());
    }
  }

  /**
   * Returns the guard against requests for other host names, or empty if the server accepts any.
   *
   * @param host the address that the server listens on, which is also an accepted name
   * @param open whether only this machine can reach the server and reading needs no token
   */
  public Optional<HostGuard> guard(String host, boolean open) {
    Set<String> hosts = Stream.concat(Stream.of(host), allowedHosts.stream())
        .map(name -> name.toLowerCase(Locale.ROOT))
        .collect(Collectors.toSet());
    return open || !allowedHosts.isEmpty()
        ? Optional.of(new HostGuard(hosts, cors()))
        : Optional.empty();
  }

  /** Adds the headers of {@code --cors-origin} to the responses of a server. */
  public void applyTo(RedisseServer.Builder server) {
    if (!corsOrigins.isEmpty()) {
      server.check(redisse -> new CorsCheck(cors())).cors(cors());
    }
  }
}
