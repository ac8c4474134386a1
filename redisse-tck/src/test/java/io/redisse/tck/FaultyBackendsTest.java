package io.redisse.tck;

import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.redisse.api.spi.Backend;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Verifies that the backend contract detects each fault with a test of the violated rule. */
class FaultyBackendsTest {
  @TestFactory
  @Execution(ExecutionMode.CONCURRENT)
  Stream<DynamicTest> faultyBroadcastersAreDetected() {
    return FaultyBroadcasters.all().map(FaultyBackendsTest::detected);
  }

  @TestFactory
  @Execution(ExecutionMode.CONCURRENT)
  Stream<DynamicTest> faultyPublishingIsDetected() {
    return FaultyBackends.all().map(FaultyBackendsTest::detected);
  }

  @TestFactory
  @Execution(ExecutionMode.CONCURRENT)
  Stream<DynamicTest> faultyRetriesAreDetected() {
    return FaultyRetries.all().map(FaultyBackendsTest::detected);
  }

  @TestFactory
  @Execution(ExecutionMode.CONCURRENT)
  Stream<DynamicTest> faultyRevocationsAreDetected() {
    return FaultyRevocations.all().map(FaultyBackendsTest::detected);
  }

  @TestFactory
  @Execution(ExecutionMode.CONCURRENT)
  Stream<DynamicTest> faultyLossReportsAreDetected() {
    return FaultyLosses.all().map(FaultyBackendsTest::detected);
  }

  private static DynamicTest detected(Fault<UnaryOperator<Backend>> fault) {
    return dynamicTest(
        fault.rule() + ": " + fault.name(),
        () -> ContractRun.assertRejected(Subject.class, fault.subject(), fault.rule()));
  }

  @ExtendWith(ContractRun.SubjectResolver.class)
  static final class Subject extends ReferenceBackendTest {
    private final UnaryOperator<Backend> fault;

    Subject(UnaryOperator<Backend> fault) {
      this.fault = fault;
    }

    @Override
    Backend wrapped(Backend reference) {
      return fault.apply(reference);
    }
  }
}
