package io.redisse.tck;

import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.redisse.api.spi.EventStore;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The contract of stores rejects each fault by a test of the rule that it breaks. */
class FaultyStoresTest {
  @TestFactory
  Stream<DynamicTest> wrongAnswersAreRejected() {
    return FaultyAnswers.all().map(FaultyStoresTest::rejected);
  }

  @TestFactory
  Stream<DynamicTest> wrongKeepingIsRejected() {
    return FaultyStores.all().map(FaultyStoresTest::rejected);
  }

  @TestFactory
  Stream<DynamicTest> wrongFailingIsRejected() {
    return FaultyFailures.all().map(FaultyStoresTest::rejected);
  }

  private static DynamicTest rejected(Fault<UnaryOperator<EventStore>> fault) {
    return dynamicTest(fault.rule() + ": " + fault.name(), () -> {
      Subject.fault = fault.subject();
      ContractRun.assertRejected(Subject.class, fault.rule());
    });
  }

  /** JUnit makes its instances, so the fault cannot be handed to a constructor. */
  static final class Subject extends ReferenceStoreTest {
    private static UnaryOperator<EventStore> fault = UnaryOperator.identity();

    @Override
    EventStore handle(EventStore reference) {
      return fault.apply(reference);
    }
  }
}
