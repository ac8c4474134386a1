package io.redisse.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.redisse.api.NewEvent;
import io.redisse.api.spi.Backend;
import io.redisse.jaxrs.ConsoleLog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.logging.LogManager;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code redisse publish}. */
@Command(
    name = "publish",
    description = "Publishes an event and prints its id.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false)
final class PublishCommand extends ConsoleCommand {
  private static final int CREATED = 201;
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

  @Option(
      names = "--redis",
      paramLabel = "URL",
      converter = RedisUrlConverter.class,
      description = "Publish to this Redis instead, without a server.")
  private @Nullable String redis;

  PublishCommand(Console console) {
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

  private long throughServer(NewEvent event) {
    HttpRequest.Builder request = HttpRequest.newBuilder(url.publish(event.channel(), event.type()))
        .timeout(TIMEOUT)
        .header("Content-Type", "text/plain;charset=utf-8")
        .POST(HttpRequest.BodyPublishers.ofString(event.data()));
    console
        .publishToken(token)
        .ifPresent(secret -> request.header("Authorization", "Bearer " + secret));
    try {
      HttpResponse<String> response = HttpClient.newBuilder()
          .connectTimeout(TIMEOUT)
          .build()
          .send(request.build(), HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() != CREATED) {
        throw CommandFailedException.failure("the server answered " + response.statusCode() + ": "
            + response.body().strip());
      }
      return new ObjectMapper().readTree(response.body()).path("id").longValue();
    } catch (JsonProcessingException e) {
      throw CommandFailedException.failure(
          "what answers at " + url.base() + " is not a Redisse server", e);
    } catch (IOException e) {
      throw CommandFailedException.noServer(url.base(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw CommandFailedException.failure("interrupted: the event may have been published", e);
    }
  }
}
