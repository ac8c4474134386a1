package io.redisse.tck.certify;

import io.redisse.tck.certify.TestOutcome.Status;
import io.redisse.tck.rules.NotApplicableException;
import io.redisse.tck.rules.Rule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/** Collects the test outcomes of a run. JUnit calls it from the threads of concurrent tests. */
final class OutcomeListener implements TestExecutionListener {
  private final Consumer<TestOutcome> progress;
  private final List<TestOutcome> outcomes = new ArrayList<>();
  private final Map<String, Long> starts = new HashMap<>();
  private @Nullable TestPlan plan;

  OutcomeListener(Consumer<TestOutcome> progress) {
    this.progress = progress;
  }

  synchronized List<TestOutcome> outcomes() {
    return List.copyOf(outcomes);
  }

  @Override
  public synchronized void testPlanExecutionStarted(TestPlan started) {
    plan = started;
  }

  @Override
  public synchronized void executionStarted(TestIdentifier test) {
    starts.put(test.getUniqueId(), System.nanoTime());
  }

  @Override
  public synchronized void executionSkipped(TestIdentifier test, String reason) {
    add(test, Status.SKIPPED, reason);
  }

  @Override
  public synchronized void executionFinished(TestIdentifier test, TestExecutionResult result) {
    Optional<Throwable> cause = result.getThrowable();
    Status status = switch (result.getStatus()) {
      case SUCCESSFUL -> Status.PASSED;
      case FAILED -> Status.FAILED;
      case ABORTED ->
        cause.filter(NotApplicableException.class::isInstance).isPresent()
            ? Status.NOT_APPLICABLE
            : Status.SKIPPED;
    };
    if (test.isTest() || status != Status.PASSED) {
      add(test, status, cause.map(OutcomeListener::message).orElse(""));
    }
  }

  /** Adds an outcome. The outcome of a container applies to all its tests. */
  private void add(TestIdentifier test, Status status, String message) {
    if (test.isContainer() && plan != null) {
      plan.getChildren(test).forEach(child -> add(child, status, message));
    }
    List<String> rules = test.getSource()
        .filter(MethodSource.class::isInstance)
        .map(source -> ((MethodSource) source).getJavaMethod().getAnnotation(Rule.class))
        .map(rule -> List.of(rule.value()))
        .orElse(List.of());
    if (!rules.isEmpty()) {
      long now = System.nanoTime();
      TestOutcome outcome = new TestOutcome(
          rules,
          test.getDisplayName().replaceFirst("^[A-Z0-9, -]+: ", ""),
          status,
          message,
          Duration.ofNanos(now - starts.getOrDefault(test.getUniqueId(), now)));
      outcomes.add(outcome);
      progress.accept(outcome);
    }
  }

  private static String message(Throwable cause) {
    return Optional.ofNullable(cause.getMessage())
        .orElseGet(cause::toString)
        .replaceFirst("^Assumption failed: ", "");
  }
}
