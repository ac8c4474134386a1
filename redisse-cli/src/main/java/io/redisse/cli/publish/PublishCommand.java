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

/** {@code redisse publish}. */
@Command(
    name = "publish",
    description = "Publishes an event and prints its id.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false)
public final class PublishCommand extends ConsoleCommand {
  private static final int CREATED = 201;
  private static final int NOT_IMPLEMENTED = 501;

  /** Service unavailable, and gateway timeout: an outcome that is not known. */
  private static final Set<Integer> MAY_PASS = Set.of(503, 504);

  private static final int ATTEMPTS = 3;
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  @Parameters(index = "0", paramLabel = "CHANNEL", description = "The channel.")
  private String channel = "";

  @Parameters(
      index = "1",
      paramLabel = "DATA",
      arity = "0..1",
      description = {
        "The data; standard input if there is none, or '-',",
        "without the line end that it ends with."
      })
  private String data = "-";

  @Option(
      names = "--type",
      paramLabel = "T",
      description = "The event's type, 'message' unless said otherwise.")
  private String type = "";

  @Option(
      names = "--url",
      paramLabel = "URL",
      defaultValue = ServerUrl.DEFAULT,
      converter = ServerUrl.Converter.class,
      description = "The server to publish through (${DEFAULT-VALUE}).")
  private ServerUrl url = ServerUrl.AT_DEFAULT;

  @Option(
      names = "--token",
      paramLabel = "TOKEN",
      description = "What the server wants of publishers (" + Console.PUBLISH_TOKEN_VARIABLE + ").")
  private @Nullable String token;

  @Mixin
  private final HttpOptions options = new HttpOptions();

  @Option(
      names = "--redis",
      paramLabel = "URL",
      converter = RedisUrlConverter.class,
      description = "Publish to this Redis instead, without a server.")
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
      throw CommandFailedException.failure("standard input: expected text in UTF-8");
    } catch (IOException e) {
      throw new UncheckedIOException("standard input: " + e.getMessage(), e);
    }
  }

  private long toRedis(NewEvent event, String redis) {
    if (isVerbose()) {
      ConsoleLog.install(console.err(), true);
    } else {
      // What goes wrong is told in the end, in one line.
      LogManager.getLogManager().reset();
    }
    try (Backend backend = Backend.open(redis)) {
      return backend.publish(event).toCompletableFuture().join().id();
    }
  }

  /** Tries again while it is not known what became of it: the key makes that one publish. */
  private long throughServer(NewEvent event) {
    HttpClient http = options.client(TIMEOUT);
    String key = UUID.randomUUID().toString();
    for (int attempt = 1; ; attempt++) {
      try {
        HttpResponse<String> response = send(http, event, Optional.of(key));
        if (response.statusCode() == NOT_IMPLEMENTED) {
          response = send(http, event, Optional.empty());
        }
        if (attempt == ATTEMPTS || !MAY_PASS.contains(response.statusCode())) {
          return idIn(response);
        }
      } catch (ConnectException | SSLHandshakeException e) {
        throw CommandFailedException.noServer(url.base(), e);
      } catch (IOException e) {
        if (attempt == ATTEMPTS) {
          throw CommandFailedException.noServer(url.base(), e);
        }
      }
      pause();
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
    key.ifPresent(known -> request.header("Idempotency-Key", known));
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
          "what answers at " + url.base() + " is not a Redisse server", e);
    }
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE.toMillis());
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static CommandFailedException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return CommandFailedException.failure("interrupted: the event may have been published", e);
  }
}
