package io.redisse.tck;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.redisse.tck.rules.Rule;
import io.redisse.tck.support.Settings;
import java.util.List;
import java.util.Map;
import org.junit.platform.engine.FilterResult;
import org.junit.platform.engine.TestDescriptor;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.PostDiscoveryFilter;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/** Runs the tests that a contract has for one rule. */
public final class ContractRun {
  // Short, because all is in memory; a faulty subject makes tests wait in vain.
  private static final Map<String, String> TIMEOUTS =
      Map.of(Settings.AWAIT, "500", Settings.QUIET, "50");

  /** A fault that only shows when threads meet at a bad moment may hide from some runs. */
  private static final int MOST_RUNS = 5;

  private ContractRun() {}

  /** At least one test of the rule fails, and each that does says which rule was broken, and how. */
  public static void assertRejected(Class<?> contract, String rule) {
    TestExecutionSummary summary = run(contract, rule);
    for (int i = 1; i < MOST_RUNS && summary.getFailures().isEmpty(); i++) {
      summary = run(contract, rule);
    }
    rejects(summary, rule);
  }

  private static void rejects(TestExecutionSummary summary, String rule) {
    assertFalse(
        summary.getFailures().isEmpty(),
        () -> "no test of " + rule + " failed; passed: " + summary.getTestsSucceededCount());
    for (TestExecutionSummary.Failure failure : summary.getFailures()) {
      String message = String.valueOf(failure.getException().getMessage());
      assertInstanceOf(AssertionError.class, failure.getException(), message);
      assertTrue(message.startsWith(rule), () -> "a message that names the rule: " + message);
      assertFalse(message.contains("NullPointerException"), message);
    }
  }

  private static TestExecutionSummary run(Class<?> contract, String rule) {
    LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
        .selectors(selectClass(contract))
        .filters((PostDiscoveryFilter) test -> FilterResult.includedIf(names(test, rule)))
        .build();
    SummaryGeneratingListener listener = new SummaryGeneratingListener();
    TIMEOUTS.forEach(System::setProperty);
    try {
      LauncherFactory.create().execute(request, listener);
    } finally {
      TIMEOUTS.keySet().forEach(System::clearProperty);
    }
    return listener.getSummary();
  }

  private static boolean names(TestDescriptor test, String rule) {
    return test.getSource()
        .filter(MethodSource.class::isInstance)
        .map(source -> ((MethodSource) source).getJavaMethod().getAnnotation(Rule.class))
        .map(annotation -> List.of(annotation.value()).contains(rule))
        .orElse(false);
  }
}
