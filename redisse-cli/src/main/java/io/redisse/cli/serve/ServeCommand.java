package io.redisse.cli.serve;

import io.redisse.api.ChannelResolver;
import io.redisse.api.spi.Backend;
import io.redisse.cli.access.AccessOptions;
import io.redisse.cli.access.ChannelPolicy;
import io.redisse.cli.access.PublishGuard;
import io.redisse.cli.access.PublishOptions;
import io.redisse.cli.access.PublishTokens;
import io.redisse.cli.admin.AdminEndpoints;
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
import io.redisse.cli.limits.OversizedEvents;
import io.redisse.cli.limits.StreamLimitFilter;
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

/** {@code redisse serve}. */
@Command(
    name = "serve",
    description = {
      "Serves event streams over HTTP.",
      "Without a backend, events live in the memory of this process."
    },
    customSynopsis = "redisse serve [OPTIONS]",
    optionListHeading = "%n",
    footer = {
      "",
      "What the command line does not say is taken from the environment (--max-streams is"
          + " REDISSE_MAX_STREAMS), else from the --config file (max-streams = 1000)."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false)
public final class ServeCommand extends ConsoleCommand {
  @Option(
      names = "--host",
      paramLabel = "ADDRESS",
      defaultValue = "127.0.0.1",
      description = "The address to listen on (${DEFAULT-VALUE}); 0.0.0.0 for all.")
  private String host = "127.0.0.1";

  @Option(
      names = "--port",
      paramLabel = "N",
      defaultValue = "8080",
      description = "The port (${DEFAULT-VALUE}); 0 for a free one.")
  private int port;

  @Option(
      names = "--admin-port",
      paramLabel = "N",
      description = "Where /metrics, /health and /operator are, instead of at --port.")
  private @Nullable Integer adminPort;

  @Option(
      names = "--backend",
      paramLabel = "URI",
      description = "Where events live (memory:, which is the default, or redis://…).")
  private @Nullable String backend;

  @Option(
      names = "--redis",
      paramLabel = "URL",
      converter = RedisUrlConverter.class,
      description = "Short for --backend with a Redis.")
  private @Nullable String redis;

  @Option(
      names = "--heartbeat",
      paramLabel = "TIME",
      defaultValue = "15s",
      converter = DurationConverter.class,
      description = "How often an idle stream gets a comment line (${DEFAULT-VALUE}).")
  private Duration heartbeat = Duration.ZERO;

  @Option(
      names = "--outage-grace",
      paramLabel = "TIME",
      defaultValue = "30s",
      converter = DurationConverter.class,
      description = "How long streams are held while the backend is away (${DEFAULT-VALUE}).")
  private Duration outageGrace = Duration.ZERO;

  @Option(
      names = "--drain",
      paramLabel = "TIME",
      defaultValue = "10s",
      converter = DurationConverter.class,
      description = "Over how long streams are ended at shutdown (${DEFAULT-VALUE}).")
  private Duration drain = Duration.ZERO;

  @Option(
      names = "--live-page",
      paramLabel = "BOOLEAN",
      arity = "1",
      defaultValue = "true",
      description = "Whether browsers get a page to try the server with (${DEFAULT-VALUE}).")
  private boolean livePage;

  @Option(
      names = "--warm-up",
      paramLabel = "TIME",
      defaultValue = "2s",
      converter = DurationConverter.class,
      description = {
        "How long a fresh server may exercise itself in the background, so that a crowd that",
        "comes then is served fast (${DEFAULT-VALUE}); 0s for not at all."
      })
  private Duration warmUp = Duration.ZERO;

  @SuppressWarnings("UnusedVariable") // It is read before the rest of the command line.
  @Option(
      names = Configuration.OPTION,
      paramLabel = "FILE",
      description = "Options as properties: 'max-streams = 1000'.")
  private @Nullable Path config;

  @Option(
      names = PrintedConfiguration.OPTION,
      description = "Print what each option is and where from, without secrets, and end.")
  private boolean printConfig;

  @Mixin
  private TlsOptions tls = new TlsOptions();

  @Mixin
  private LogOptions logging = new LogOptions();

  @Mixin
  private AccessOptions access = new AccessOptions();

  @Mixin
  private PublishOptions publishing = new PublishOptions();

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
      PrintedConfiguration.lines(spec).forEach(console.out()::println);
    } else {
      serve();
    }
    return 0;
  }

  private void serve() {
    logging.install(console, isVerbose());
    boolean loopback = isLoopback(host);
    ChannelPolicy policy = access.policy(host, loopback);
    StreamLimits limits = limiting.streamLimits();
    PublishTokens tokens = publishing.tokens().limited(limiting.publishRates(limits.refusals()));
    Function<Backend, ChannelResolver> resolver = access.resolver(policy);
    AdminEndpoints operations = new AdminEndpoints(limits.refusals(), access.operatorToken());
    RedisseServer.Builder builder = RedisseServer.builder()
        .host(host)
        .port(port)
        .warmUp(warmUp)
        .register(StreamLimitFilter.class)
        .register(limits.binder())
        .register(new OversizedEvents(limits.refusals()))
        .configure(redisse -> redisse
            .heartbeat(heartbeat)
            .outageGrace(outageGrace)
            .drain(drain)
            .maxEventBytes(limiting.maxEventBytes()));
    tls.applyTo(builder);
    limiting.applyTo(builder);
    logging.applyTo(builder, limiting.proxies());
    Optional<PublishGuard> guard = PublishGuard.of(tokens, loopback);
    guard.ifPresent(known -> builder.publishing().register(known));
    if (livePage) {
      builder.livePage();
    }
    if (adminPort == null) {
      operations.mountOn(builder);
    }
    Backend events = Backend.open(backend());
    builder
        .resolver(limits.limit(resolver.apply(events)))
        .configure(redisse -> redisse.backend(events));
    try (operations;
        RedisseServer server = builder.start();
        AdminServer admin = AdminServer.start(host, adminPort, operations, server)) {
      operations.observe(server);
      admin.lines().forEach(console.out()::println);
      StartupMessage invitation =
          new StartupMessage(server.uri(), policy, guard.isPresent(), !tokens.isEmpty());
      invitation.lines().forEach(console.out()::println);
      console.out().flush();
      server.awaitTermination();
    }
  }

  /** An option on the command line wins over one that is from elsewhere, as it would over itself. */
  private String backend() {
    if (backend == null || redis == null) {
      return Optional.ofNullable(backend).or(() -> Optional.ofNullable(redis)).orElse("memory:");
    }
    boolean backendSaid = isOnCommandLine("--backend");
    if (backendSaid == isOnCommandLine("--redis")) {
      throw CommandFailedException.misuse("--backend and --redis: expected one of them");
    }
    return backendSaid ? backend : redis;
  }

  private boolean isOnCommandLine(String option) {
    return spec != null && spec.commandLine().getParseResult().hasMatchedOption(option);
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
