package io.redisse.tck.server;

import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.redisse.tck.ContractRun;
import io.redisse.tck.Fault;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The contract of servers rejects each fault by a test of the rule that it breaks. */
class FaultyServersTest {
  @BeforeAll
  static void shortenLimits() {
    System.setProperty("redisse.tck.await", "500");
    System.setProperty("redisse.tck.quiet", "50");
  }

  @AfterAll
  static void restoreLimits() {
    System.clearProperty("redisse.tck.await");
    System.clearProperty("redisse.tck.quiet");
  }

  @TestFactory
  @Execution(ExecutionMode.CONCURRENT)
  Stream<DynamicTest> wrongAnswersAreRejected() {
    return FaultyServers.all().map(FaultyServersTest::rejected);
  }

  @TestFactory
  @Execution(ExecutionMode.CONCURRENT)
  Stream<DynamicTest> wrongReplaysAreRejected() {
    return FaultyReplays.all().map(FaultyServersTest::rejected);
  }

  private static DynamicTest rejected(Fault<Supplier<ReferenceServer>> fault) {
    return dynamicTest(fault.rule() + ": " + fault.name(), () -> {
      try (ReferenceServer server = fault.subject().get()) {
        ContractRun.assertRejected(Subject.class, server, fault.rule());
      }
    });
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
