package io.redisse.cli.tail;

import static io.redisse.api.internal.ControlCharacters.escape;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.redisse.api.Channel;
import io.redisse.api.Event;
import io.redisse.cli.client.EventStreamClient;
import io.redisse.cli.client.HttpOptions;
import io.redisse.cli.client.ReceivedEvent;
import io.redisse.cli.client.ServerUrl;
import io.redisse.cli.console.Console;
import io.redisse.cli.console.ConsoleCommand;
import io.redisse.cli.console.Version;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The {@code redisse tail} command. */
@Command(
    name = "tail",
    description = {
      "Follows channels of a running server. Prints a line for each event: id, type and data,"
          + " separated by tabs. Control characters are escaped, e.g. \\n or \\u001b.",
      "Reconnects automatically and resumes after the last event."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false)
public final class TailCommand extends ConsoleCommand {
  private static final String TOKEN_VARIABLE = "REDISSE_TOKEN";
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

  @Parameters(paramLabel = "CHANNEL", arity = "1..*", description = "The channels to follow.")
  private List<String> channels = List.of();

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
      description = "The client's token or ticket (default: $" + TOKEN_VARIABLE + ").")
  private @Nullable String token;

  @Mixin
  private final HttpOptions options = new HttpOptions();

  @Option(names = "--json", description = "Print each event as a JSON object.")
  private boolean json;

  public TailCommand(Console console) {
    super(console);
  }

  @Override
  public Integer call() {
    EventStreamClient client = new EventStreamClient(
        options.client(CONNECT_TIMEOUT),
        url.events(Channel.requireAllValid(channels)),
        Optional.ofNullable(token).or(() -> console.variable(TOKEN_VARIABLE)),
        isVerbose() ? console::printError : line -> {});
    client.follow(this::print);
    return 0;
  }

  /** Prints an event. Returns false if standard output has been closed. */
  private boolean print(ReceivedEvent event) {
    if (!event.type().equals(Event.LAST_EVENT_ID_TYPE)) {
      console.out().println(json ? escape(jsonLine(event)) : line(event));
    } else if (isVerbose()) {
      console.printError("redisse: listening from id " + event.id());
    }
    return !console.out().checkError();
  }

  private static String line(ReceivedEvent event) {
    String id = event.id().isEmpty() ? "-" : event.id();
    return escape(id) + "\t" + escape(event.type()) + "\t"
        + escape(event.data().replace("\\", "\\\\"));
  }

  private static String jsonLine(ReceivedEvent event) {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("id", event.id());
    fields.put("type", event.type());
    fields.put("data", event.data());
    try {
      return new ObjectMapper().writeValueAsString(fields);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot encode the event as JSON", e);
    }
  }
}
