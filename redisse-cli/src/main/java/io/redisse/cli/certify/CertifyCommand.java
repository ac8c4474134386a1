package io.redisse.cli.certify;

import io.redisse.cli.console.CommandFailedException;
import io.redisse.cli.console.Console;
import io.redisse.cli.console.ConsoleCommand;
import io.redisse.cli.console.Version;
import io.redisse.tck.certify.BackendUnderTest;
import io.redisse.tck.certify.BackendUnderTest.Claim;
import io.redisse.tck.certify.Certificate;
import io.redisse.tck.certify.Certification;
import io.redisse.tck.certify.TestOutcome;
import io.redisse.tck.server.ShellCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The {@code redisse certify} command. */
@Command(
    name = "certify",
    description = {
      "Tests a running server or a backend against the rules of Redisse (SPEC.md).",
      "Exits with 0 only if the server or backend is certified."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false)
public final class CertifyCommand extends ConsoleCommand {
  @Option(
      names = "--backend",
      paramLabel = "URI",
      description = {"The URI of a backend, e.g. memory: or", "redis://localhost:6379/."})
  private @Nullable String backend;

  @Option(
      names = "--classpath",
      paramLabel = "JAR",
      split = "[:;]",
      description = "Jars and directories with the backend's classes, separated by ':'.")
  private List<Path> classpath = List.of();

  @Option(
      names = "--claim",
      paramLabel = "WHAT",
      split = ",",
      description = {
        "Properties that the backend must have: 'shared' (several processes can use it at the"
            + " same time) or 'alone' (only one process at a time), and 'durable' (events survive"
            + " restarts).",
        "Without this option, the properties are detected and recorded in the certificate."
      })
  private Set<Claim> claims = Set.of();

  @Option(
      names = "--lose-command",
      paramLabel = "COMMAND",
      description = "Command that deletes all events from the backend, e.g. 'redis-cli flushall'.")
  private @Nullable String loseEverything;

  @Option(
      names = "--lose-channel-command",
      paramLabel = "COMMAND",
      description = {
        "Command that deletes the events of one channel from the backend, e.g.",
        "redis-cli del \"$CHANNEL\""
      })
  private @Nullable String loseChannel;

  @Option(
      names = "--refuse-command",
      paramLabel = "COMMAND",
      description =
          "Command that makes the backend's storage refuse writes. Reads must still work.")
  private @Nullable String refuse;

  @Option(
      names = "--accept-command",
      paramLabel = "COMMAND",
      description = "Command that makes the storage accept writes again.")
  private @Nullable String accept;

  @Option(
      names = "--save-command",
      paramLabel = "COMMAND",
      description = "Command that copies the backend's data for --restore-command.")
  private @Nullable String save;

  @Option(
      names = "--restore-command",
      paramLabel = "COMMAND",
      description = "Command that restores the copy made by --save-command and exits once the"
          + " storage is available.")
  private @Nullable String restore;

  @Option(
      names = "--server",
      paramLabel = "URL",
      description = {"The stream URL of a server, e.g.", "http://localhost:8080/events."})
  private @Nullable URI server;

  @Mixin
  private final CertifyServerOptions serverOptions = new CertifyServerOptions();

  @Option(
      names = "--history-size",
      paramLabel = "N",
      defaultValue = "100",
      description = "The number of events retained per channel (default: ${DEFAULT-VALUE}).")
  private int historySize = 100;

  @Option(
      names = "--interrupt-command",
      paramLabel = "COMMAND",
      description = "Command that cuts the connection between the store and the server, or"
          + " between the store and this process.")
  private @Nullable String interrupt;

  @Option(
      names = "--report",
      paramLabel = "DIR",
      description =
          "Write certificate.txt, certificate.json and certificate.xml (JUnit) to this directory.")
  private @Nullable Path report;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "The seed of an earlier run, to repeat its random choices.")
  private @Nullable Long seed;

  public CertifyCommand(Console console) {
    super(console);
  }

  @Override
  public Integer call() {
    if (seed != null) {
      System.setProperty("redisse.tck.seed", Long.toString(seed));
    }
    Certificate certificate = certify();
    certificate.table().lines().forEach(console::print);
    if (report != null) {
      new CertificateFiles(certificate).write(report);
    }
    return certificate.isCertified() ? ExitCode.OK : ExitCode.SOFTWARE;
  }

  private Certificate certify() {
    if (server != null && backend == null) {
      return Certification.ofServer(
          server.toString(),
          serverOptions.server(server, historySize, interrupt, console),
          this::print);
    }
    String uri = backend;
    if (uri != null && server == null) {
      return withClasspath(() -> Certification.ofBackend(backendUnderTest(uri), this::print));
    }
    throw CommandFailedException.misuse("expected either --backend URI or --server URL");
  }

  private BackendUnderTest backendUnderTest(String uri) {
    BackendUnderTest subject =
        new BackendUnderTest(uri).historySize(historySize).claims(claims);
    Optional.ofNullable(interrupt).map(ShellCommand::new).ifPresent(subject::interrupt);
    Optional.ofNullable(loseEverything).map(ShellCommand::new).ifPresent(subject::loseEverything);
    Optional.ofNullable(loseChannel)
        .map(ShellCommand::new)
        .ifPresent(command -> subject.loseChannel(command::runFor));
    if (refuse != null && accept != null) {
      subject.refuseWrites(new ShellCommand(refuse), new ShellCommand(accept));
    } else if (refuse != null || accept != null) {
      throw CommandFailedException.misuse(
          "--refuse-command and --accept-command: expected both or neither");
    }
    if (save != null && restore != null) {
      subject.rollBack(new ShellCommand(save), new ShellCommand(restore));
    } else if (save != null || restore != null) {
      throw CommandFailedException.misuse(
          "--save-command and --restore-command: expected both or neither");
    }
    return subject;
  }

  // Backend.open looks up providers through the context class loader of the calling thread.
  private <T> T withClasspath(Supplier<T> task) {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    try (URLClassLoader loader = new URLClassLoader(
        classpath.stream().map(CertifyCommand::url).toArray(URL[]::new), before)) {
      thread.setContextClassLoader(loader);
      return task.get();
    } catch (IOException e) {
      throw new UncheckedIOException("--classpath: " + e.getMessage(), e);
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  private static URL url(Path path) {
    if (!Files.exists(path)) {
      throw CommandFailedException.misuse(
          "--classpath: expected a jar or directory, but '" + path + "' does not exist");
    }
    try {
      return path.toUri().toURL();
    } catch (MalformedURLException e) {
      throw new IllegalStateException("cannot convert a path to a URL", e);
    }
  }

  private void print(TestOutcome test) {
    console.printError(String.format(
        Locale.ROOT,
        "%-14s %-12s %s",
        test.status().name().toLowerCase(Locale.ROOT).replace('_', ' '),
        String.join(",", test.rules()),
        test.name()));
  }
}
