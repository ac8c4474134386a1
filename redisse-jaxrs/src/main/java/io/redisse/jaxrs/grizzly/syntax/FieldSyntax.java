package io.redisse.jaxrs.grizzly.syntax;

/**
 * Checks header lines, or trailer lines, byte by byte up to the empty line behind them. Each line
 * has to end with CR LF. A line must not continue the one before it.
 */
class FieldSyntax {
  private static final int LONGEST_KNOWN_NAME = "transfer-encoding".length();
  /** Longer than an origin with the longest possible host. */
  private static final int LONGEST_KNOWN_VALUE = 280;

  private enum State {
    LINE_START,
    NAME,
    VALUE,
    LINE_FEED,
    LAST_LINE_FEED,
    END
  }

  private State state = State.LINE_START;
  private final StringBuilder name = new StringBuilder();
  private final StringBuilder value = new StringBuilder();

  /** Returns true if the empty line has been checked. */
  final boolean isComplete() {
    return state == State.END;
  }

  /**
   * Checks the next byte.
   *
   * @param c 0 to 255
   */
  final void accept(int c) throws InvalidRequestException {
    switch (state) {
      case LINE_START -> startLine(c);
      case NAME -> acceptName(c);
      case VALUE -> acceptValue(c);
      case LINE_FEED -> {
        require(c == '\n', "line ends: expected CR LF");
        field(name.toString(), value.toString().strip());
        name.setLength(0);
        value.setLength(0);
        state = State.LINE_START;
      }
      case LAST_LINE_FEED -> {
        require(c == '\n', "line ends: expected CR LF");
        state = State.END;
        end();
      }
      case END -> throw new IllegalStateException("the last line has ended");
    }
  }

  private void startLine(int c) throws InvalidRequestException {
    if (c == '\r') {
      state = State.LAST_LINE_FEED;
    } else {
      require(c != ' ' && c != '\t', "headers: expected each on one line");
      acceptName(c);
      state = State.NAME;
    }
  }

  private void acceptName(int c) throws InvalidRequestException {
    if (c == ':' && state == State.NAME) {
      state = State.VALUE;
      return;
    }
    require(Characters.isToken(c), "headers: expected 'name: value'");
    if (name.length() <= LONGEST_KNOWN_NAME) {
      name.append((char) (c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c));
    }
  }

  private void acceptValue(int c) throws InvalidRequestException {
    if (c == '\r') {
      state = State.LINE_FEED;
      return;
    }
    require(Characters.isText(c), "headers: expected no control characters");
    if (value.length() <= LONGEST_KNOWN_VALUE) {
      value.append((char) c);
    }
  }

  /**
   * Called at the end of each line.
   *
   * @param key the name in lower case; cut if it is longer than all names that matter here
   * @param text the value; cut if it is longer than all values that are valid here
   */
  void field(String key, String text) throws InvalidRequestException {
    // Trailers do not matter.
  }

  /** Called at the end of the last line. */
  void end() throws InvalidRequestException {
    // Trailers may be missing.
  }

  static void require(boolean condition, String problem) throws InvalidRequestException {
    if (!condition) {
      throw new InvalidRequestException(problem);
    }
  }
}
