package io.redisse.tck;

import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.redisse.api.spi.EventStore;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Verifies that the store contract detects each fault with a test of the violated rule. */
class FaultyStoresTest {
  @TestFactory
  @Execution(ExecutionMode.CONCURRENT)
  Stream<DynamicTest> faultyAnswersAreDetected() {
    return FaultyAnswers.all().map(FaultyStoresTest::detected);
  }

  @TestFactory
  @Execution(ExecutionMode.CONCURRENT)
  Stream<DynamicTest> faultyStorageIsDetected() {
    return FaultyStores.all().map(FaultyStoresTest::detected);
  }

  @TestFactory
  @Execution(ExecutionMode.CONCURRENT)
  Stream<DynamicTest> faultyFailuresAreDetected() {
    return FaultyFailures.all().map(FaultyStoresTest::detected);
  }

  @TestFactory
  @Execution(ExecutionMode.CONCURRENT)
  Stream<DynamicTest> faultyErasuresAreDetected() {
    return FaultyErasures.all().map(FaultyStoresTest::detected);
  }

  private static DynamicTest detected(Fault<UnaryOperator<EventStore>> fault) {
    return dynamicTest(
        fault.rule() + ": " + fault.name(),
        () -> ContractRun.assertRejected(Subject.class, fault.subject(), fault.rule()));
  }

  @ExtendWith(ContractRun.SubjectResolver.class)
  static final class Subject extends ReferenceStoreTest {
    private final UnaryOperator<EventStore> fault;

    Subject(UnaryOperator<EventStore> fault) {
      this.fault = fault;
    }

    @Override
    EventStore wrapped(EventStore reference) {
      return fault.apply(reference);
    }
  }
}
