package io.redisse.cli;

/** The entry point of the {@code redisse} program. */
public final class Main {
  private Main() {}

  /**
   * Runs a command and exits with the command's exit code.
   *
   * @param args the command line without the program's name
   */
  public static void main(String[] args) {
    System.exit(Cli.run(args, System.out, System.err));
  }
}
