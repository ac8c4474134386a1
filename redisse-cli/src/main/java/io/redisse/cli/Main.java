package io.redisse.cli;

/** The program {@code redisse}. */
public final class Main {
  private Main() {}

  /**
   * Runs the command and ends the process with its status.
   *
   * @param args the command line
   */
  public static void main(String[] args) {
    System.exit(Cli.run(args, System.out, System.err));
  }
}
