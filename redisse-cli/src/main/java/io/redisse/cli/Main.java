package io.redisse.cli;

/** The main class of the program {@code redisse}. */
public final class Main {
  private Main() {}

  /**
   * Runs a command and exits with its status.
   *
   * @param args the command line without the program's name
   */
  public static void main(String[] args) {
    System.exit(Cli.run(args, System.out, System.err));
  }
}
