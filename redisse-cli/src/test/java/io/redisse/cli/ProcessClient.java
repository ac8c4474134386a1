package io.redisse.cli;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A client that is a program, and prints {@code data: …} for each message, as curl does. */
record ProcessClient(Shell shell) implements ClientContract.Client {
  private static final Pattern HEARD = Pattern.compile("(?:data|event): (\\d+|missedevents)");

  /** The whole lines of what it has printed so far. */
  @Override
  public List<String> heard() {
    String printed = shell.out.toString(StandardCharsets.UTF_8);
    return printed
        .substring(0, printed.lastIndexOf('\n') + 1)
        .lines()
        .map(HEARD::matcher)
        .filter(Matcher::matches)
        .map(matcher -> matcher.group(1))
        .toList();
  }

  @Override
  public void close() {
    shell.close();
  }
}
