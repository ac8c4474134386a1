package io.redisse.tck.server;

import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.redisse.tck.ContractRun;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Verifies that the server contract detects each fault with a test of the violated rule. */
class FaultyServersTest {
  @TestFactory
  @Execution(ExecutionMode.CONCURRENT)
  Stream<DynamicTest> faultsAreDetected() {
    return FaultyServers.all()
        .map(fault -> dynamicTest(fault.rule() + ": " + fault.name(), () -> {
          try (ReferenceServer server = fault.subject().get()) {
            ContractRun.assertRejected(Subject.class, server, fault.rule());
          }
        }));
  }

  @ExtendWith(ContractRun.SubjectResolver.class)
  static final class Subject extends ServerContract {
    private final ReferenceServer server;

    Subject(ReferenceServer server) {
      this.server = server;
    }

    @Override
    protected ServerUnderTest server() {
      return server.underTest().build();
    }
  }
}
