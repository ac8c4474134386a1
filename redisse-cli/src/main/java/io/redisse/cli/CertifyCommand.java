package io.redisse.cli;

import io.redisse.tck.certify.Certificate;
import io.redisse.tck.certify.Certification;
import io.redisse.tck.certify.TestOutcome;
import io.redisse.tck.server.EventPublisher;
import io.redisse.tck.server.ServerUnderTest;
import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;

/** {@code redisse certify}. */
@Command(
    name = "certify",
    description = {
      "Tests a running server, or a backend, against the rules of Redisse.",
      "Exits with 0 only if it keeps them all."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false)
final class CertifyCommand implements Callable<Integer>, Verbose {
  private final Console console;

  @Option(
      names = "--server",
      paramLabel = "URL",
      description = "Where the streams of the server are, such as http://localhost:8080/events.")
  private @Nullable URI server;

  @Option(
      names = "--publish",
      paramLabel = "URL",
      description = {
        "Where to POST the data of an event, with {channel} and {type} in it;",
        "/channels/{channel}/events?type={type} of the server unless said otherwise."
      })
  private @Nullable String publish;

  @Option(
      names = "--publish-command",
      paramLabel = "COMMAND",
      description = {
        "Publish with this shell command instead; the event is in its environment,",
        "as in 'redisse publish --type \"$TYPE\" -- \"$CHANNEL\" \"$DATA\"'."
      })
  private @Nullable String publishCommand;

  @Option(
      names = "--publish-token",
      paramLabel = "TOKEN",
      description = "What the server wants of publishers (" + Console.PUBLISH_TOKEN_VARIABLE + ").")
  private @Nullable String publishToken;

  @Option(
      names = "--report",
      paramLabel = "DIR",
      description = "Write the certificate there: certificate.txt, .json and, for JUnit, .xml.")
  private @Nullable Path report;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Repeat the random choices of another run.")
  private @Nullable Long seed;

  @Option(names = "--verbose", description = "Tell of each test, and details of what goes wrong.")
  private boolean verbose;

  CertifyCommand(Console console) {
    this.console = console;
  }

  @Override
  public boolean isVerbose() {
    return verbose;
  }

  @Override
  public Integer call() {
    if (seed != null) {
      System.setProperty("redisse.tck.seed", Long.toString(seed));
    }
    if (server == null) {
      throw CommandFailedException.misuse("expected --server URL");
    }
    Certificate certificate =
        Certification.ofServer(server.toString(), serverUnderTest(server), this::tell);
    console.out().println(certificate.table());
    if (report != null) {
      new CertificateFiles(certificate).write(report);
    }
    return certificate.isCertified() ? ExitCode.OK : ExitCode.SOFTWARE;
  }

  private ServerUnderTest serverUnderTest(URI events) {
    return ServerUnderTest.at(events, publisher(events)).build();
  }

  private EventPublisher publisher(URI events) {
    if (publishCommand != null) {
      return EventPublisher.command(publishCommand);
    }
    Map<String, String> headers = new LinkedHashMap<>();
    console
        .publishToken(publishToken)
        .ifPresent(token -> headers.put("Authorization", "Bearer " + token));
    return EventPublisher.http(
        Objects.requireNonNullElseGet(
            publish, () -> events.resolve("/") + "channels/{channel}/events?type={type}"),
        headers);
  }

  private void tell(TestOutcome test) {
    console
        .err()
        .printf(
            Locale.ROOT,
            "%-14s %-12s %s%n",
            test.status().name().toLowerCase(Locale.ROOT).replace('_', ' '),
            String.join(",", test.rules()),
            test.name());
  }
}
