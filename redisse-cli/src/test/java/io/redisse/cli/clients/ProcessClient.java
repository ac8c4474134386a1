package io.redisse.cli.clients;

import io.redisse.cli.Shell;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A client program that prints {@code data: …} for each message, like curl. */
record ProcessClient(Shell shell) implements ClientContract.Client {
  private static final Pattern LINE = Pattern.compile("(?:data|event): (\\d+|missedevents)");

  @Override
  public List<String> received() {
    // The last line may be incomplete.
    String printed = shell.out.toString(StandardCharsets.UTF_8);
    return printed
        .substring(0, printed.lastIndexOf('\n') + 1)
        .lines()
        .map(LINE::matcher)
        .filter(Matcher::matches)
        .map(matcher -> matcher.group(1))
        .toList();
  }

  @Override
  public void close() {
    shell.close();
  }
}
