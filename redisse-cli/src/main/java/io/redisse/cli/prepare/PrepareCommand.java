package io.redisse.cli.prepare;

import io.redisse.cli.client.TrustedCertificates;
import io.redisse.cli.console.Console;
import io.redisse.cli.console.ConsoleCommand;
import io.redisse.cli.console.Version;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.ToIntBiFunction;
import javax.net.SocketFactory;
import picocli.CommandLine.Command;

/** The {@code redisse prepare} command. */
@Command(
    name = "prepare",
    description = {
      "Exercises the server for some seconds, so that Java can write a cache from which later"
          + " starts are faster.",
      "The launcher bin/redisse does this before it first serves. Run it yourself after an"
          + " installation or in the build of an image; without the launcher, as 'java"
          + " -XX:AOTCacheOutput=FILE -jar redisse.jar prepare' (Java 25 or later)."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
public final class PrepareCommand extends ConsoleCommand {
  /** Since Java 25, the cache has profiles of methods (JEP 515), which need many calls. */
  private static final boolean HAS_PROFILES = Runtime.version().feature() >= 25;

  /** Opens about 5,000 streams, the number of calls after which the JVM fully optimizes a method. */
  private static final int ROUNDS = HAS_PROFILES ? 160 : 4;

  private static final int ROUNDS_OVER_TLS = HAS_PROFILES ? 40 : 4;
  private static final Duration LIMIT = Duration.ofSeconds(20);

  /** A port at which nothing listens. */
  private static final String NO_REDIS = "redis://127.0.0.1:1/";

  private final ToIntBiFunction<String[], Console> program;

  /**
   * Creates the command.
   *
   * @param program runs a command line
   */
  public PrepareCommand(Console console, ToIntBiFunction<String[], Console> program) {
    super(console);
    this.program = program;
  }

  @Override
  public Integer call() {
    try {
      exercise();
      return 0;
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException("the exercise failed: " + e.getMessage(), e);
    }
  }

  private void exercise() throws IOException, GeneralSecurityException {
    try (ServerRun server = ServerRun.start(program, List.of())) {
      new Exercise(server.uri(), SocketFactory.getDefault(), "", LIMIT).run(ROUNDS);
    }
    try (ServerRun server = ServerRun.start(program, List.of("--redis", NO_REDIS))) {
      new Exercise(server.uri(), SocketFactory.getDefault(), "", LIMIT).get("/health/live");
    }
    Optional<Credentials> credentials = Credentials.create();
    if (credentials.isPresent()) {
      try (Credentials files = credentials.get();
          ServerRun server = ServerRun.start(program, files.serverOptions())) {
        SocketFactory sockets = TrustedCertificates.context(files.certificate()).getSocketFactory();
        new Exercise(server.uri(), sockets, files.authorization(), LIMIT).run(ROUNDS_OVER_TLS);
      }
    }
  }
}
