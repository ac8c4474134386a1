package io.redisse.tck.rules;

import java.util.Locale;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.LifecycleMethodExecutionExceptionHandler;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.opentest4j.TestAbortedException;

/** Makes every failure name the rule that was broken, also where the subject itself threw. */
public final class RuleReport
    implements TestExecutionExceptionHandler, LifecycleMethodExecutionExceptionHandler {
  /** For JUnit. */
  public RuleReport() {}

  @Override
  public void handleTestExecutionException(ExtensionContext context, Throwable failure)
      throws Throwable {
    throw named(context, failure);
  }

  @Override
  public void handleAfterEachMethodExecutionException(ExtensionContext context, Throwable failure)
      throws Throwable {
    throw named(context, failure);
  }

  private static Throwable named(ExtensionContext context, Throwable failure) {
    Rule rule = context.getRequiredTestMethod().getAnnotation(Rule.class);
    if (rule == null
        || failure instanceof TestAbortedException
        || failure instanceof VirtualMachineError) {
      return failure;
    }
    String what = failure instanceof AssertionError ? failure.getMessage() : "threw " + failure;
    return new AssertionError(
        String.join(", ", rule.value())
            + " ("
            + words(context.getRequiredTestMethod().getName())
            + "): "
            + what,
        failure);
  }

  /** A method's name in plain words. */
  static String words(String methodName) {
    return methodName
        .replaceAll("(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ")
        .toLowerCase(Locale.ROOT);
  }
}
