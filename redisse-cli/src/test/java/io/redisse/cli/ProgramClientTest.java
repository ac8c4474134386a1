package io.redisse.cli;

import java.net.URI;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * A client of any make, as a program that gets the stream's address and prints {@code data: …} for each
 * message and {@code event: missedevents} for a gap: {@code -Dclient.command='node client.mjs'}, and
 * {@code -Dclient.ends=204} if it comes again after a 503 for example.
 */
@EnabledIfSystemProperty(named = "client.command", matches = ".+")
class ProgramClientTest extends ClientContract<ProcessClient> {
  @Override
  ProcessClient listen(URI events) {
    return new ProcessClient(
        Shell.paste(System.getProperty("client.command") + " '" + events + "'"));
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
