package io.redisse.cli;

/** A command that can be asked for details of what goes wrong. */
interface Verbose {
  boolean isVerbose();
}
