package io.redisse.tck.server;

import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.redisse.tck.ContractRun;
import io.redisse.tck.Fault;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The contract of servers rejects each fault by a test of the rule that it breaks. */
class FaultyServersTest {
  @TestFactory
  Stream<DynamicTest> wrongAnswersAreRejected() {
    return FaultyServers.all().map(FaultyServersTest::rejected);
  }

  @TestFactory
  Stream<DynamicTest> wrongReplaysAreRejected() {
    return FaultyReplays.all().map(FaultyServersTest::rejected);
  }

  private static DynamicTest rejected(Fault<Supplier<ReferenceServer>> fault) {
    return dynamicTest(fault.rule() + ": " + fault.name(), () -> {
      try (ReferenceServer server = fault.subject().get()) {
        Subject.server = server;
        ContractRun.assertRejected(Subject.class, fault.rule());
      }
    });
  }

  /** JUnit makes its instances, so the fault cannot be handed to a constructor. */
  static final class Subject extends ServerContract {
    private static @Nullable ReferenceServer server;

    @Override
    protected ServerUnderTest server() {
      if (server == null) {
        throw new IllegalStateException("no faulty server is under test");
      }
      return server.underTest().build();
    }
  }
}
