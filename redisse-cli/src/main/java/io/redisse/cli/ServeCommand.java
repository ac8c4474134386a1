package io.redisse.cli;

import io.redisse.jaxrs.ConsoleLog;
import io.redisse.jaxrs.RedisseServer;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code redisse serve}. */
@Command(
    name = "serve",
    description = {
      "Serves event streams over HTTP.",
      "Without a backend, events live in the memory of this process."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false)
final class ServeCommand implements Callable<Integer>, Verbose {
  private static final int DEFAULT_PORT = 8080;

  private final Console console;

  @Option(
      names = "--host",
      paramLabel = "ADDRESS",
      description = "The address to listen on (${DEFAULT-VALUE}); 0.0.0.0 for all.")
  private String host = "127.0.0.1";

  @Option(
      names = "--port",
      paramLabel = "N",
      description = "The port (REDISSE_PORT, or 8080); 0 for a free one.")
  private @Nullable Integer port;

  @Option(
      names = "--backend",
      paramLabel = "URI",
      description = "Where events live (memory:, which is the default, or redis://…).")
  private @Nullable String backend;

  @Option(
      names = "--redis",
      paramLabel = "URL",
      converter = RedisUrlConverter.class,
      description = "Short for --backend with a Redis (REDISSE_REDIS).")
  private @Nullable String redis;

  @ArgGroup(validate = false, heading = "%nWho may hear what%n", order = 1)
  private AccessOptions access = new AccessOptions();

  @Option(
      names = "--publish-token",
      paramLabel = "TOKEN",
      description = {
        "Publishing over HTTP needs 'Authorization: Bearer TOKEN' ("
            + Console.PUBLISH_TOKEN_VARIABLE + ").",
        "Without it, only pages and programs of this machine can publish."
      })
  private @Nullable String publishToken;

  @Option(
      names = "--publish-tokens",
      paramLabel = "FILE",
      description = "More tokens: on each line one, and the channels that it may publish to, as in"
          + " 'TOKEN news,user:*'.")
  private @Nullable Path publishTokens;

  @Option(
      names = "--heartbeat",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      description = "How often an idle stream gets a comment line, such as 15s, the default.")
  private @Nullable Duration heartbeat;

  @Option(
      names = "--outage-grace",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      description =
          "How long streams are held while the backend is away, such as 30s, the default.")
  private @Nullable Duration outageGrace;

  @Option(
      names = "--drain",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      description = "Over how long streams are ended at shutdown, such as 10s, the default.")
  private @Nullable Duration drain;

  @Option(names = "--stdout", description = "Log to standard output, not standard error.")
  private boolean stdout;

  @Option(names = "--verbose", description = "Log details, and stack traces.")
  private boolean verbose;

  ServeCommand(Console console) {
    this.console = console;
  }

  @Override
  public boolean isVerbose() {
    return verbose;
  }

  @Override
  public Integer call() {
    ConsoleLog.install(stdout ? console.out() : console.err(), verbose);
    boolean loopback = isLoopback(host);
    ChannelPolicy policy = access.policy(host, loopback);
    PublishTokens tokens = PublishTokens.of(console.publishToken(publishToken), publishTokens);
    RedisseServer.Builder builder = RedisseServer.builder()
        .host(host)
        .port(port())
        .backend(backend())
        .resolver(access.resolver(policy))
        .register(HealthResource.class)
        .register(LivePage.class)
        .register(LivePage.AtRoot.class);
    if (heartbeat != null) {
      Duration period = heartbeat;
      builder.configure(redisse -> redisse.heartbeat(period));
    }
    if (outageGrace != null) {
      Duration grace = outageGrace;
      builder.configure(redisse -> redisse.outageGrace(grace));
    }
    if (drain != null) {
      Duration period = drain;
      builder.configure(redisse -> redisse.drain(period));
    }
    Optional<PublishGuard> guard = PublishGuard.of(tokens, loopback);
    guard.ifPresent(known -> builder.publishing().register(known));
    try (RedisseServer server = builder.start()) {
      Invitation invitation =
          new Invitation(server.uri(), policy, guard.isPresent(), !tokens.isEmpty());
      invitation.lines().forEach(console.out()::println);
      console.out().flush();
      server.awaitTermination();
    }
    return 0;
  }

  private String backend() {
    if (backend != null && redis != null) {
      throw CommandFailedException.misuse("--backend and --redis: expected one of them");
    }
    if (backend != null) {
      return backend;
    }
    return Optional.ofNullable(redis)
        .or(() -> console.variable("REDISSE_REDIS"))
        .orElse("memory:");
  }

  private int port() {
    if (port != null) {
      return port;
    }
    String variable = console.variable("REDISSE_PORT").orElse(Integer.toString(DEFAULT_PORT));
    try {
      return Integer.parseInt(variable);
    } catch (NumberFormatException e) {
      throw CommandFailedException.misuse(
          "REDISSE_PORT: expected a number, got '" + variable + "'");
    }
  }

  private static boolean isLoopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      throw CommandFailedException.misuse("--host: '" + host
          + "' is unknown here; expected a name or an address of this machine, or 0.0.0.0");
    }
  }
}
