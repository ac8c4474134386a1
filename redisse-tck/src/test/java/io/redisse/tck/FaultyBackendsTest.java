package io.redisse.tck;

import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.redisse.api.spi.Backend;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The contract of backends rejects each fault by a test of the rule that it breaks. */
class FaultyBackendsTest {
  @TestFactory
  Stream<DynamicTest> wrongBroadcastingIsRejected() {
    return FaultyBroadcasters.all().map(FaultyBackendsTest::rejected);
  }

  @TestFactory
  Stream<DynamicTest> wrongPublishingIsRejected() {
    return FaultyBackends.all().map(FaultyBackendsTest::rejected);
  }

  @TestFactory
  Stream<DynamicTest> wrongRetryingIsRejected() {
    return FaultyRetries.all().map(FaultyBackendsTest::rejected);
  }

  @TestFactory
  Stream<DynamicTest> wrongRevokingIsRejected() {
    return FaultyRevocations.all().map(FaultyBackendsTest::rejected);
  }

  private static DynamicTest rejected(Fault<UnaryOperator<Backend>> fault) {
    return dynamicTest(fault.rule() + ": " + fault.name(), () -> {
      Subject.fault = fault.subject();
      ContractRun.assertRejected(Subject.class, fault.rule());
    });
  }

  /** JUnit makes its instances, so the fault cannot be handed to a constructor. */
  static final class Subject extends ReferenceBackendTest {
    private static UnaryOperator<Backend> fault = UnaryOperator.identity();

    @Override
    Backend handle(Backend reference) {
      return fault.apply(reference);
    }
  }
}
