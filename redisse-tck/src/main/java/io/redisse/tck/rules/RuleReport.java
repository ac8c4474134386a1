package io.redisse.tck.rules;

import java.util.Locale;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.LifecycleMethodExecutionExceptionHandler;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.opentest4j.TestAbortedException;

/**
 * Prefixes every failure message with the test's rule ids, even if the subject itself threw the
 * exception.
 */
public final class RuleReport
    implements TestExecutionExceptionHandler, LifecycleMethodExecutionExceptionHandler {
  /** Called by JUnit. */
  public RuleReport() {}

  @Override
  public void handleTestExecutionException(ExtensionContext context, Throwable failure)
      throws Throwable {
    throw withRule(context, failure);
  }

  @Override
  public void handleBeforeEachMethodExecutionException(ExtensionContext context, Throwable failure)
      throws Throwable {
    throw withRule(context, failure);
  }

  @Override
  public void handleAfterEachMethodExecutionException(ExtensionContext context, Throwable failure)
      throws Throwable {
    throw withRule(context, failure);
  }

  private static Throwable withRule(ExtensionContext context, Throwable failure) {
    Rule rule = context.getRequiredTestMethod().getAnnotation(Rule.class);
    if (rule == null
        || failure instanceof TestAbortedException
        || failure instanceof VirtualMachineError) {
      return failure;
    }
    String reason =
        failure instanceof AssertionError ? failure.getMessage() : "a call threw " + failure;
    return new AssertionError(
        String.join(", ", rule.value())
            + " ("
            + words(context.getRequiredTestMethod().getName())
            + "): "
            + reason,
        failure);
  }

  /** Splits a method name into lower-case words. */
  static String words(String methodName) {
    return methodName
        .replaceAll("(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ")
        .toLowerCase(Locale.ROOT);
  }
}
