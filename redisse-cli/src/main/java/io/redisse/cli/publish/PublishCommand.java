package io.redisse.cli.publish;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.redisse.api.NewEvent;
import io.redisse.api.spi.Backend;
import io.redisse.cli.client.HttpOptions;
import io.redisse.cli.client.ServerUrl;
import io.redisse.cli.console.CommandFailedException;
import io.redisse.cli.console.Console;
import io.redisse.cli.console.ConsoleCommand;
import io.redisse.cli.console.RedisUrlConverter;
import io.redisse.cli.console.Version;
import io.redisse.jaxrs.server.ConsoleLog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.logging.LogManager;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The {@code redisse publish} command. */
@Command(
    name = "publish",
    description = "Publishes an event and prints its id.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false)
public final class PublishCommand extends ConsoleCommand {
  private static final int CREATED = 201;
  private static final int NOT_IMPLEMENTED = 501;

  /** Service Unavailable and Gateway Timeout: the event may or may not have been published. */
  private static final Set<Integer> UNKNOWN_OUTCOME = Set.of(503, 504);

  private static final int ATTEMPTS = 3;
  private static final Duration RETRY_DELAY = Duration.ofSeconds(1);
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  @Parameters(index = "0", paramLabel = "CHANNEL", description = "The channel to publish to.")
  private String channel = "";

  @Parameters(
      index = "1",
      paramLabel = "DATA",
      arity = "0..1",
      description = {
        "The data. If it is omitted or '-', it is read from standard input, without the final"
            + " line break."
      })
  private String data = "-";

  @Option(names = "--type", paramLabel = "T", description = "The event's type (default: message).")
  private String type = "";

  @Option(
      names = "--url",
      paramLabel = "URL",
      defaultValue = ServerUrl.DEFAULT,
      converter = ServerUrl.Converter.class,
      description = "The server (default: ${DEFAULT-VALUE}).")
  private ServerUrl url = ServerUrl.AT_DEFAULT;

  @Option(
      names = "--token",
      paramLabel = "TOKEN",
      description = "The publish token (default: $" + Console.PUBLISH_TOKEN_VARIABLE + ").")
  private @Nullable String token;

  @Mixin
  private final HttpOptions options = new HttpOptions();

  @Option(
      names = "--redis",
      paramLabel = "URL",
      converter = RedisUrlConverter.class,
      description = "Publish directly to this Redis server, without a Redisse server.")
  private @Nullable String redis;

  public PublishCommand(Console console) {
    super(console);
  }

  @Override
  public Integer call() {
    NewEvent event = new NewEvent(channel, type, data.equals("-") ? standardInput() : data);
    console.out().println(redis == null ? throughServer(event) : toRedis(event, redis));
    return 0;
  }

  private static String standardInput() {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(System.in.readAllBytes()))
          .toString()
          .replaceFirst("\\r?\\n\\z", "");
    } catch (CharacterCodingException e) {
      throw CommandFailedException.failure("standard input: expected UTF-8 text");
    } catch (IOException e) {
      throw new UncheckedIOException("standard input: " + e.getMessage(), e);
    }
  }

  private long toRedis(NewEvent event, String redis) {
    if (isVerbose()) {
      ConsoleLog.install(console.err(), true);
    } else {
      // The command reports a failure itself. Logging it as well would report it twice.
      LogManager.getLogManager().reset();
    }
    try (Backend backend = Backend.open(redis)) {
      return backend.publish(event).toCompletableFuture().join().id();
    }
  }

  // Retries while the outcome is unknown. The idempotency key prevents duplicates. If the backend
  // does not support keys, the server responds with 501, and the event is sent without a key.
  private long throughServer(NewEvent event) {
    HttpClient http = options.client(TIMEOUT);
    String key = UUID.randomUUID().toString();
    for (int attempt = 1; ; attempt++) {
      try {
        HttpResponse<String> response = send(http, event, Optional.of(key));
        if (response.statusCode() == NOT_IMPLEMENTED) {
          response = send(http, event, Optional.empty());
        }
        if (attempt == ATTEMPTS || !UNKNOWN_OUTCOME.contains(response.statusCode())) {
          return idIn(response);
        }
      } catch (ConnectException | SSLHandshakeException e) {
        throw CommandFailedException.noServer(url.base(), e);
      } catch (IOException e) {
        if (attempt == ATTEMPTS) {
          throw CommandFailedException.noServer(url.base(), e);
        }
      }
      waitToRetry();
    }
  }

  private HttpResponse<String> send(HttpClient http, NewEvent event, Optional<String> key)
      throws IOException {
    HttpRequest.Builder request = HttpRequest.newBuilder(url.publish(event.channel(), event.type()))
        .timeout(TIMEOUT)
        .header("Content-Type", "text/plain;charset=utf-8")
        .POST(HttpRequest.BodyPublishers.ofString(event.data()));
    console
        .publishToken(token)
        .ifPresent(secret -> request.header("Authorization", "Bearer " + secret));
    key.ifPresent(value -> request.header("Idempotency-Key", value));
    try {
      return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private long idIn(HttpResponse<String> response) {
    if (response.statusCode() != CREATED) {
      throw CommandFailedException.failure("the server answered " + response.statusCode() + ": "
          + response.body().strip());
    }
    try {
      return new ObjectMapper().readTree(response.body()).path("id").longValue();
    } catch (JsonProcessingException e) {
      throw CommandFailedException.failure(
          "expected a Redisse server at " + url.base() + ", got a response that is not JSON", e);
    }
  }

  private static void waitToRetry() {
    try {
      Thread.sleep(RETRY_DELAY.toMillis());
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static CommandFailedException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return CommandFailedException.failure("interrupted: the event may have been published", e);
  }
}
