package io.redisse.tck.certify;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectNestedClass;

import io.redisse.tck.DurableStoreContract;
import io.redisse.tck.certify.Certificate.Kind;
import io.redisse.tck.server.NeedsQuiet;
import io.redisse.tck.server.ServerContract;
import io.redisse.tck.server.ServerProbe;
import io.redisse.tck.server.ServerUnderTest;
import io.redisse.tck.support.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.Filter;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.TagFilter;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** Runs a contract and issues a certificate. */
public final class Certification {
  private static final int CONCURRENT_TESTS = 8;

  private Certification() {}

  /**
   * Tests a running server.
   *
   * @param subject the server's name on the certificate
   * @param server must be running
   * @param progress receives the outcome of each test as it ends, on the calling thread
   * @return the certificate, even if the subject failed; see {@link Certificate#isCertified}
   * @throws io.redisse.tck.server.UnusableServerException if nearly every test would fail, for
   *     example because no server answers
   */
  public static Certificate ofServer(
      String subject, ServerUnderTest server, Consumer<TestOutcome> progress) {
    ServerProbe.requireUsable(server);
    List<String> facts = new ArrayList<>();
    server.backendInProcessFact().ifPresent(facts::add);
    server.grantsLastForEverFact().ifPresent(facts::add);
    Run run = new Run(server, List.of(selectClass(CertifiedServer.class)), progress);
    run.executeConcurrently(TagFilter.excludeTags(NeedsQuiet.TAG));
    run.execute(TagFilter.includeTags(NeedsQuiet.TAG));
    return Certificate.of(Kind.SERVER, subject, facts, run.seed, run.listener.outcomes());
  }

  /**
   * Tests a backend.
   *
   * @param backend the backend, which the tests open and close several times
   * @param progress receives the outcome of each test as it ends, on the calling thread
   * @return the certificate, even if the subject failed; see {@link Certificate#isCertified}
   * @throws io.redisse.api.BackendUnavailableException if the backend is unreachable
   * @throws IllegalArgumentException if the URI is malformed or no provider accepts it
   */
  public static Certificate ofBackend(BackendUnderTest backend, Consumer<TestOutcome> progress) {
    CertifiedBackend subject = CertifiedBackend.probe(backend);
    Run run = new Run(
        subject,
        List.of(
            selectClass(CertifiedBackend.Running.class),
            selectNestedClass(
                List.of(CertifiedBackend.Restarting.class.getName()),
                DurableStoreContract.class.getName() + "$Restarting")),
        progress);
    run.execute();
    return Certificate.of(
        Kind.BACKEND, backend.toString(), subject.facts(), run.seed, run.listener.outcomes());
  }

  /** One run of the contracts, with its own subject and seed. */
  private static final class Run {
    private final Object subject;
    private final List<DiscoverySelector> contracts;
    private final long seed = Settings.ofSystemProperties().seed();

    private final OutcomeListener listener;

    Run(Object subject, List<DiscoverySelector> contracts, Consumer<TestOutcome> progress) {
      this.subject = subject;
      this.contracts = contracts;
      listener = new OutcomeListener(progress);
    }

    /** Runs the tests that pass the filters, one at a time. */
    void execute(Filter<?>... filters) {
      execute(Map.of(), filters);
    }

    /**
     * Runs the tests that pass the filters, several at a time, because they spend most of their
     * time waiting.
     */
    void executeConcurrently(Filter<?>... filters) {
      execute(
          Map.of(
              "junit.jupiter.execution.parallel.enabled",
              "true",
              "junit.jupiter.execution.parallel.mode.default",
              "concurrent",
              "junit.jupiter.execution.parallel.config.strategy",
              "fixed",
              "junit.jupiter.execution.parallel.config.fixed.parallelism",
              Integer.toString(CONCURRENT_TESTS),
              "junit.jupiter.execution.parallel.config.executor-service",
              "WORKER_THREAD_POOL"),
          filters);
    }

    private void execute(Map<String, String> parameters, Filter<?>... filters) {
      // Ignore configuration files and listeners on the class path, which could affect the
      // certificate.
      LauncherConfig config = LauncherConfig.builder()
          .enableTestExecutionListenerAutoRegistration(false)
          .build();
      try (LauncherSession session = LauncherFactory.openSession(config)) {
        SubjectResolver.register(subject, session);
        session
            .getLauncher()
            .execute(
                LauncherDiscoveryRequestBuilder.request()
                    .selectors(contracts)
                    .filters(filters)
                    .enableImplicitConfigurationParameters(false)
                    .configurationParameter(Settings.SEED, Long.toString(seed))
                    .configurationParameters(parameters)
                    .build(),
                listener);
      }
    }
  }

  /** Runs the server contract on the subject. */
  @ExtendWith(SubjectResolver.class)
  static final class CertifiedServer extends ServerContract {
    private final ServerUnderTest server;

    CertifiedServer(ServerUnderTest server) {
      this.server = server;
    }

    @Override
    protected ServerUnderTest server() {
      return server;
    }
  }
}
