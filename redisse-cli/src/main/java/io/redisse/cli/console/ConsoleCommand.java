package io.redisse.cli.console;

import java.util.concurrent.Callable;
import picocli.CommandLine.Option;

/** The base class of all commands. */
public abstract class ConsoleCommand implements Callable<Integer> {
  /** The order of options that are listed after the command's own options, which have order 0. */
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
