package io.redisse.cli;

import io.redisse.api.internal.FatalErrors;

/** The entry point of the {@code redisse} program. */
public final class Main {
  private Main() {}

  /**
   * Runs a command and exits with the command's exit code, or with 3 if memory runs out.
   *
   * @param args the command line without the program's name
   */
  public static void main(String[] args) {
    FatalErrors.endProcess(System.err);
    System.exit(Cli.run(args, System.out, System.err));
  }
}
