package io.redisse.cli.serve;

import io.redisse.api.ChannelResolver;
import io.redisse.api.spi.Backend;
import io.redisse.cli.access.AccessOptions;
import io.redisse.cli.access.BrowserOptions;
import io.redisse.cli.access.ChannelPolicy;
import io.redisse.cli.access.PublishGuard;
import io.redisse.cli.access.PublishOptions;
import io.redisse.cli.access.PublishTokens;
import io.redisse.cli.admin.AdminEndpoints;
import io.redisse.cli.admin.AdminOptions;
import io.redisse.cli.admin.AdminServer;
import io.redisse.cli.console.CommandFailedException;
import io.redisse.cli.console.Configuration;
import io.redisse.cli.console.Console;
import io.redisse.cli.console.ConsoleCommand;
import io.redisse.cli.console.DurationConverter;
import io.redisse.cli.console.PrintedConfiguration;
import io.redisse.cli.console.RedisUrlConverter;
import io.redisse.cli.console.Version;
import io.redisse.cli.limits.LimitOptions;
import io.redisse.cli.limits.OversizedEventCounter;
import io.redisse.cli.limits.StreamLimitCheck;
import io.redisse.cli.limits.StreamLimits;
import io.redisse.jaxrs.server.RedisseServer;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The {@code redisse serve} command. */
@Command(
    name = "serve",
    description = {
      "Serves event streams over HTTP.",
      "Without a backend, events are stored in the memory of this process."
    },
    customSynopsis = "redisse serve [OPTIONS]",
    optionListHeading = "%n",
    footer = {
      "",
      "An option that is not on the command line is read from the environment (e.g."
          + " REDISSE_MAX_STREAMS), or else from the --config file (e.g. max-streams = 1000)."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false)
public final class ServeCommand extends ConsoleCommand {
  @Option(
      names = "--host",
      paramLabel = "ADDRESS",
      defaultValue = "127.0.0.1",
      description = "Address to listen on (default: ${DEFAULT-VALUE}; 0.0.0.0 = all interfaces).")
  private String host = "127.0.0.1";

  @Option(
      names = "--port",
      paramLabel = "N",
      defaultValue = "8080",
      description = "Port to listen on (default: ${DEFAULT-VALUE}; 0 = any free port).")
  private int port;

  @Option(
      names = "--backend",
      paramLabel = "URI",
      description = "URI of the event store: memory:, redis://… or rediss://… (default: memory:).")
  private @Nullable String backendUri;

  @Option(
      names = "--redis",
      paramLabel = "URL",
      converter = RedisUrlConverter.class,
      description = "URL of the Redis server that stores events; same as --backend.")
  private @Nullable String redisUrl;

  @Option(
      names = "--heartbeat",
      paramLabel = "TIME",
      defaultValue = "15s",
      converter = DurationConverter.class,
      description =
          "Interval between heartbeat comments on idle streams (default: ${DEFAULT-VALUE}).")
  private Duration heartbeat = Duration.ZERO;

  @Option(
      names = "--outage-grace",
      paramLabel = "TIME",
      defaultValue = "30s",
      converter = DurationConverter.class,
      description =
          "How long streams stay open during a backend outage (default: ${DEFAULT-VALUE}).")
  private Duration outageGrace = Duration.ZERO;

  @Option(
      names = "--drain",
      paramLabel = "TIME",
      defaultValue = "10s",
      converter = DurationConverter.class,
      description = "Period over which streams are closed at shutdown (default: ${DEFAULT-VALUE}).")
  private Duration drain = Duration.ZERO;

  @Option(
      names = "--live-page",
      paramLabel = "BOOLEAN",
      arity = "1",
      description = "Serve a web page for trying out the server: true = to everyone, false = to"
          + " nobody (default: to browsers on this machine).")
  private @Nullable Boolean livePage;

  @Option(
      names = "--warm-up",
      paramLabel = "TIME",
      defaultValue = "2s",
      converter = DurationConverter.class,
      description = "Time limit for the warm-up, which runs in the background after startup and"
          + " makes the first requests fast (default: ${DEFAULT-VALUE}; 0s = no warm-up).")
  private Duration warmUp = Duration.ZERO;

  @SuppressWarnings("UnusedVariable") // Configuration reads it before picocli parses.
  @Option(
      names = Configuration.FILE_OPTION,
      paramLabel = "FILE",
      description = "Properties file with options, e.g. 'max-streams = 1000'.")
  private @Nullable Path config;

  @Option(
      names = Configuration.PRINT_OPTION,
      description =
          "Print the value and the origin of each option, with secrets redacted, and exit.")
  private boolean printConfig;

  @Mixin
  private TlsOptions tls = new TlsOptions();

  @Mixin
  private LogOptions logging = new LogOptions();

  @Mixin
  private AccessOptions access = new AccessOptions();

  @Mixin
  private BrowserOptions browsers = new BrowserOptions();

  @Mixin
  private PublishOptions publishing = new PublishOptions();

  @Mixin
  private AdminOptions administration = new AdminOptions();

  @Mixin
  private LimitOptions limiting = new LimitOptions();

  @Spec
  private @Nullable CommandSpec spec;

  public ServeCommand(Console console) {
    super(console);
  }

  @Override
  public Integer call() {
    if (printConfig && spec != null) {
      PrintedConfiguration.lines(spec).forEach(console::print);
    } else {
      serve();
    }
    return 0;
  }

  private void serve() {
    DnsCache.shorten();
    logging.install(console, isVerbose());
    boolean loopback = isLoopback("--host", host);
    String adminHost = administration.host(host);
    boolean adminLoopback = isLoopback("--admin-host", adminHost);
    ChannelPolicy policy = access.policy(host, loopback);
    StreamLimits limits = limiting.streamLimits();
    PublishTokens tokens =
        publishing.tokens().withRates(limiting.publishRates(limits.rejections()));
    Function<Backend, ChannelResolver> resolver = access.resolver(policy);
    AdminEndpoints endpoints = new AdminEndpoints(limits.rejections(), administration.token());
    RedisseServer.Builder builder = RedisseServer.builder()
        .host(host)
        .port(port)
        .warmUp(warmUp)
        .configure(redisse -> redisse
            .heartbeat(heartbeat)
            .outageGrace(outageGrace)
            .drain(drain)
            .maxEventBytes(limiting.maxEventBytes()));
    tls.applyTo(builder);
    limiting.applyTo(builder);
    // The first check sees every request and its final answer.
    logging.applyTo(builder, limiting.proxies());
    browsers
        .guard(host, loopback && policy.isOpen())
        .ifPresent(guard -> builder.check(redisse -> guard));
    browsers.applyTo(builder);
    endpoints.mountOn(builder, administration.port() != null, livePage != null);
    Optional<PublishGuard> publishGuard = PublishGuard.of(tokens, loopback, browsers.cors());
    publishGuard.ifPresent(guard -> builder.publishing().check(redisse -> guard));
    builder
        .check(redisse -> new StreamLimitCheck(limits, redisse.hub()))
        .check(redisse -> new OversizedEventCounter(limits.rejections()));
    if (livePage == null || livePage) {
      builder.livePage();
    }
    Backend backend = Backend.open(effectiveBackendUri());
    builder
        .resolver(limits.limit(resolver.apply(backend)))
        .configure(redisse -> redisse.backend(backend));
    try (endpoints;
        RedisseServer server = builder.start();
        AdminServer admin = AdminServer.start(
            adminHost,
            administration.port(),
            browsers.guard(adminHost, adminLoopback),
            endpoints,
            server)) {
      endpoints.observe(server);
      admin.startupLines().forEach(console::print);
      StartupMessage message =
          new StartupMessage(server.uri(), policy, publishGuard.isPresent(), !tokens.isEmpty());
      message.lines().forEach(console::print);
      console.out().flush();
      server.awaitTermination();
    }
  }

  /**
   * Returns the URI of the backend. If both options are set, an option on the command line takes
   * precedence over one from the environment or the file.
   */
  private String effectiveBackendUri() {
    if (backendUri == null || redisUrl == null) {
      return Optional.ofNullable(backendUri)
          .or(() -> Optional.ofNullable(redisUrl))
          .orElse("memory:");
    }
    boolean backendOnCommandLine = isOnCommandLine("--backend");
    if (backendOnCommandLine == isOnCommandLine("--redis")) {
      throw CommandFailedException.misuse("--backend and --redis: expected only one of them");
    }
    return backendOnCommandLine ? backendUri : redisUrl;
  }

  private boolean isOnCommandLine(String option) {
    return spec != null && spec.commandLine().getParseResult().hasMatchedOption(option);
  }

  private static boolean isLoopback(String option, String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      throw CommandFailedException.misuse(option + ": cannot resolve '" + host
          + "'; expected a name or an address of this machine, or 0.0.0.0");
    }
  }
}
