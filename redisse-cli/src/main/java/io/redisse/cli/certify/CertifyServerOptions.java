package io.redisse.cli.certify;

import io.redisse.cli.client.TrustedCertificates;
import io.redisse.cli.console.CommandFailedException;
import io.redisse.cli.console.Console;
import io.redisse.cli.console.DurationConverter;
import io.redisse.tck.server.EventPublisher;
import io.redisse.tck.server.ServerUnderTest;
import io.redisse.tck.server.ShellCommand;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options of {@code redisse certify} for certifying a server. */
final class CertifyServerOptions {
  @Option(
      names = "--publish",
      paramLabel = "URL",
      description = {
        "The URL to POST an event's data to; {channel} and {type} are replaced (default:"
            + " /channels/{channel}/events?type={type} on the server)."
      })
  private @Nullable String publish;

  @Option(
      names = "--publish-command",
      paramLabel = "COMMAND",
      description = {
        "Publish with this shell command instead. It reads the event from environment variables,"
            + " e.g.",
        "redisse publish --type \"$TYPE\" -- \"$CHANNEL\" \"$DATA\""
      })
  private @Nullable String publishCommand;

  @Option(
      names = "--publish-token",
      paramLabel = "TOKEN",
      description = "The publish token (default: $" + Console.PUBLISH_TOKEN_VARIABLE + ").")
  private @Nullable String publishToken;

  @Option(
      names = "--header",
      paramLabel = "NAME=VALUE",
      description = "Send this header with each stream request, e.g. Authorization='Bearer …'.")
  private Map<String, String> headers = new LinkedHashMap<>();

  @Option(
      names = "--ca",
      paramLabel = "FILE",
      description = "For https: trust these CA certificates (PEM) instead of the public CAs.")
  private @Nullable Path ca;

  @Option(
      names = "--heartbeat",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      description = "The server's heartbeat interval (default: 15s).")
  private @Nullable Duration heartbeat;

  @Option(
      names = "--outage-grace",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      description =
          "How long the server keeps streams open during a backend outage (default: 30s).")
  private @Nullable Duration outageGrace;

  @Option(
      names = "--drain",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      description =
          "The period over which the server closes its streams at shutdown (default: 10s).")
  private Duration drain = Duration.ofSeconds(10);

  @Option(
      names = "--drain-command",
      paramLabel = "COMMAND",
      description = "Command that starts an orderly shutdown of the server, e.g. 'kill $(cat"
          + " server.pid)'.")
  private @Nullable String drainCommand;

  @Option(
      names = "--backend-in-process",
      description = {
        "Declare that the backend is part of the server's process and cannot be interrupted. This"
            + " declaration is recorded in the certificate."
      })
  private boolean backendInProcess;

  @Option(
      names = "--refused-query",
      paramLabel = "QUERY",
      description = "A query that the server rejects with 401 or 403.")
  private @Nullable String refusedQuery;

  @Option(
      names = "--grant-command",
      paramLabel = "COMMAND",
      description = {
        "Command that prints a request header with a new grant on each run, e.g. 'Authorization:"
            + " Bearer …'. The grant must be valid for --grant-life, and not much longer."
      })
  private @Nullable String grantCommand;

  @Option(
      names = "--grant-life",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      description = "The minimum lifetime of a grant from --grant-command (default: 5s).")
  private Duration grantLife = Duration.ofSeconds(5);

  @Option(
      names = "--grants-last",
      description = {
        "Declare that grants never expire while a stream is open. This declaration is recorded in"
            + " the certificate."
      })
  private boolean grantsLast;

  @Option(
      names = "--restart-command",
      paramLabel = "COMMAND",
      description = "Command that restarts the server and exits once it accepts streams again.")
  private @Nullable String restart;

  @Option(
      names = "--resume-command",
      paramLabel = "COMMAND",
      description = "Command that ends the interruption started by --interrupt-command.")
  private @Nullable String resume;

  ServerUnderTest server(URI events, int historySize, @Nullable String interrupt, Console console) {
    Optional<SSLContext> tls = Optional.ofNullable(ca).map(TrustedCertificates::context);
    ServerUnderTest.Builder server = ServerUnderTest.at(events, publisher(events, tls, console))
        .historySize(historySize)
        .drain(drain);
    headers.forEach(server::header);
    tls.ifPresent(server::tls);
    Optional.ofNullable(heartbeat).ifPresent(server::heartbeat);
    Optional.ofNullable(outageGrace).ifPresent(server::outageGrace);
    Optional.ofNullable(refusedQuery).ifPresent(server::refusedQuery);
    Optional.ofNullable(drainCommand).map(ShellCommand::new).ifPresent(server::drainCommand);
    Optional.ofNullable(restart).map(ShellCommand::new).ifPresent(server::restart);
    Optional.ofNullable(interrupt).map(ShellCommand::new).ifPresent(server::interrupt);
    Optional.ofNullable(resume).map(ShellCommand::new).ifPresent(server::resume);
    Optional.ofNullable(grantCommand)
        .map(ShellCommand::new)
        .ifPresent(grant -> server.shortGrant(grant::output, grantLife));
    if (grantsLast) {
      server.grantsLastForEver();
    }
    if (backendInProcess) {
      server.backendInProcess();
    }
    return server.build();
  }

  private EventPublisher publisher(URI events, Optional<SSLContext> tls, Console console) {
    if (publish != null && publishCommand != null) {
      throw CommandFailedException.misuse(
          "--publish and --publish-command: expected only one of them");
    }
    if (publishCommand != null) {
      return EventPublisher.command(publishCommand);
    }
    Map<String, String> publishHeaders = new LinkedHashMap<>();
    console
        .publishToken(publishToken)
        .ifPresent(token -> publishHeaders.put("Authorization", "Bearer " + token));
    String template =
        publish == null ? events.resolve("/") + "channels/{channel}/events?type={type}" : publish;
    return tls.map(context -> EventPublisher.http(template, publishHeaders, context))
        .orElseGet(() -> EventPublisher.http(template, publishHeaders));
  }
}
