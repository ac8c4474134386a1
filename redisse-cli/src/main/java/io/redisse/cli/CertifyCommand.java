package io.redisse.cli;

import io.redisse.tck.certify.Certificate;
import io.redisse.tck.certify.Certification;
import io.redisse.tck.certify.TestOutcome;
import java.net.URI;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
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

  @Mixin
  private final CertifyServerOptions serverOptions = new CertifyServerOptions();

  @Option(
      names = "--history-size",
      paramLabel = "N",
      defaultValue = "100",
      description = "How many events of each channel are served (${DEFAULT-VALUE}).")
  private int historySize = 100;

  @Option(
      names = "--interrupt-command",
      paramLabel = "COMMAND",
      description = "Cuts the server, or this process, off from what keeps the events.")
  private @Nullable String interrupt;

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
    Certificate certificate = Certification.ofServer(
        server.toString(),
        serverOptions.server(server, historySize, interrupt, console),
        this::tell);
    console.out().println(certificate.table());
    if (report != null) {
      new CertificateFiles(certificate).write(report);
    }
    return certificate.isCertified() ? ExitCode.OK : ExitCode.SOFTWARE;
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
