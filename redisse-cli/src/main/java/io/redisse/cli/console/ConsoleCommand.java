package io.redisse.cli.console;

import java.util.concurrent.Callable;
import picocli.CommandLine.Option;

/** The base of all commands. */
public abstract class ConsoleCommand implements Callable<Integer> {
  /** Places an option after those of the command, which have order 0. */
  private static final int LAST = 1;

  public final Console console;

  @Option(
      names = "--verbose",
      order = LAST,
      description = "Print details, and stack traces of errors.")
  private boolean verbose;

  public ConsoleCommand(Console console) {
    this.console = console;
  }

  public boolean isVerbose() {
    return verbose;
  }
}
