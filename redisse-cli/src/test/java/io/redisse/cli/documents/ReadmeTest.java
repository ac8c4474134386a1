package io.redisse.cli.documents;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.redisse.cli.CliRun;
import io.redisse.cli.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Runs the commands in the README, on a different port. */
class ReadmeTest {
  private static final Pattern COMMANDS = Pattern.compile("```sh\n(.*?)\n```", Pattern.DOTALL);

  @Test
  void oneCommandReceivesWhatTheOtherPublishes() throws IOException {
    List<String> curls = commands("curl ");
    assertEquals(2, curls.size());
    try (CliRun serve = CliRun.start("serve", "--port", "0");
        Shell stream = Shell.run(onPortOf(serve, curls.get(0)))) {
      stream.out.await("event: lastEventId");
      try (Shell publish = Shell.run(onPortOf(serve, curls.get(1)))) {
        publish.out.awaitText("{\"id\":");
        stream.out.await("event: greeting");
        stream.out.await("data: Hello");
      }
    }
  }

  @Test
  void theServeCommandsHaveValidArguments() throws IOException {
    List<String> serves = commands(".* serve");
    assertEquals(2, serves.size());
    for (String command : serves) {
      String args = command.replaceFirst(".*redisse.jar ", "") + " --help";
      try (CliRun serve = CliRun.start(args.split(" "))) {
        assertEquals(0, serve.status(), command);
      }
    }
  }

  private static String onPortOf(CliRun serve, String command) {
    assertTrue(command.contains("localhost:8080"), command);
    return command.replace("localhost:8080", "localhost:" + serve.uri().getPort());
  }

  private static List<String> commands(String beginning) throws IOException {
    return COMMANDS
        .matcher(Files.readString(Path.of("../README.md")))
        .results()
        .map(match -> match.group(1))
        .filter(command -> Pattern.compile(beginning).matcher(command).lookingAt())
        .toList();
  }
}
