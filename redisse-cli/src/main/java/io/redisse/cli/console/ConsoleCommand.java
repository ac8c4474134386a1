package io.redisse.cli.console;

import java.util.concurrent.Callable;
import picocli.CommandLine.Option;

/** What all commands have: where they write, and an option to tell more. */
public abstract class ConsoleCommand implements Callable<Integer> {
  private static final int LAST = 1;

  public final Console console;

  @Option(
      names = "--verbose",
      order = LAST,
      description = "Tell details, and what goes wrong with its stack trace.")
  private boolean verbose;

  public ConsoleCommand(Console console) {
    this.console = console;
  }

  public boolean isVerbose() {
    return verbose;
  }
}
