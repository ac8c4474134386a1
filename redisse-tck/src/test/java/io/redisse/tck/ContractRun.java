package io.redisse.tck;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.redisse.tck.rules.Rule;
import io.redisse.tck.support.Settings;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.engine.FilterResult;
import org.junit.platform.engine.TestDescriptor;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.engine.support.store.Namespace;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.PostDiscoveryFilter;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/**
 * Runs a contract's tests for one rule. Each run has its own subject and settings, so runs can
 * overlap.
 */
public final class ContractRun {
  /**
   * The time limit for expected results. Short, because everything is in memory and the tests of a
   * faulty subject often wait for the full limit.
   */
  public static final long AWAIT_MILLIS = 1_000;

  private static final Map<String, String> SETTINGS = Map.of(
      Settings.AWAIT,
      Long.toString(AWAIT_MILLIS),
      Settings.QUIET,
      "50",
      // Few events show a fault as well as many.
      "redisse.tck.events",
      "400",
      // The tests that start these runs are already executed in parallel.
      "junit.jupiter.execution.parallel.enabled",
      "false");

  private static final String SUBJECT = "subject";

  /** Faults that depend on thread interleaving may not show in every run. */
  private static final int MAX_RUNS = 5;

  private ContractRun() {}

  /**
   * Requires that at least one test of the rule fails, and that each failure names the rule.
   *
   * @param contract a contract whose constructor takes the subject; see {@link SubjectResolver}
   */
  public static void assertRejected(Class<?> contract, Object subject, String rule) {
    TestExecutionSummary summary = run(contract, subject, rule);
    for (int i = 1; i < MAX_RUNS && summary.getFailures().isEmpty(); i++) {
      summary = run(contract, subject, rule);
    }
    requireFailuresOf(rule, summary);
  }

  private static void requireFailuresOf(String rule, TestExecutionSummary summary) {
    assertFalse(
        summary.getFailures().isEmpty(),
        () -> "no test of " + rule + " failed; passed: " + summary.getTestsSucceededCount());
    for (TestExecutionSummary.Failure failure : summary.getFailures()) {
      String message = String.valueOf(failure.getException().getMessage());
      assertInstanceOf(AssertionError.class, failure.getException(), message);
      assertTrue(message.startsWith(rule), () -> "a message that names the rule: " + message);
      assertFalse(message.contains("NullPointerException"), message);
      assertFalse(message.contains("Connection refused"), message);
    }
  }

  private static TestExecutionSummary run(Class<?> contract, Object subject, String rule) {
    LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
        .selectors(selectClass(contract))
        .filters((PostDiscoveryFilter) test -> FilterResult.includedIf(names(test, rule)))
        .configurationParameters(SETTINGS)
        .build();
    SummaryGeneratingListener listener = new SummaryGeneratingListener();
    try (LauncherSession session = LauncherFactory.openSession()) {
      // Wrapped, because JUnit closes the values in its store, but several runs use the same
      // subject.
      session
          .getStore()
          .put(Namespace.create(ContractRun.class), SUBJECT, new AtomicReference<>(subject));
      session.getLauncher().execute(request, listener);
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

  /** Passes the subject of a run to the constructor of the contract, which JUnit calls. */
  public static final class SubjectResolver implements ParameterResolver {
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      return parameter.getParameter().getType().isInstance(subject(context));
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
      return subject(context);
    }

    private static Object subject(ExtensionContext context) {
      AtomicReference<?> subject = context
          .getStore(
              ExtensionContext.StoreScope.LAUNCHER_SESSION,
              ExtensionContext.Namespace.create(ContractRun.class))
          .get(SUBJECT, AtomicReference.class);
      return Objects.requireNonNull(
          Objects.requireNonNull(subject, "no subject is registered").get());
    }
  }
}
