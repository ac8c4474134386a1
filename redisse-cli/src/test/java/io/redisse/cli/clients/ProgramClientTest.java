package io.redisse.cli.clients;

import io.redisse.cli.Shell;
import java.net.URI;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Tests any client program. The program receives the stream's address as its last argument. It must
 * print {@code data: …} for each message and {@code event: missedevents} for a gap. Set the command
 * with {@code -Dclient.command='node client.mjs'}. If only status 204 ends the program permanently,
 * also set {@code -Dclient.ends=204}.
 */
@EnabledIfSystemProperty(named = "client.command", matches = ".+")
class ProgramClientTest extends ClientContract<ProcessClient> {
  @Override
  ProcessClient listen(URI events) {
    return new ProcessClient(Shell.run(System.getProperty("client.command") + " '" + events + "'"));
  }

  @Override
  Set<Integer> statusesThatEndIt() {
    return Pattern.compile(",")
        .splitAsStream(System.getProperty("client.ends", "204,503"))
        .filter(status -> !status.isEmpty())
        .map(Integer::valueOf)
        .collect(Collectors.toSet());
  }
}
