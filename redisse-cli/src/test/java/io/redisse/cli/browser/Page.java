package io.redisse.cli.browser;

import com.fasterxml.jackson.databind.JsonNode;

/** An open page in a browser. */
public interface Page extends AutoCloseable {
  /**
   * Evaluates an expression and returns its value. If the value is a promise, waits for its result.
   */
  JsonNode evaluate(String expression);

  @Override
  void close();
}
