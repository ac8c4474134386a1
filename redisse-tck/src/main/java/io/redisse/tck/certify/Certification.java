package io.redisse.tck.certify;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectNestedClass;

import io.redisse.tck.DurableStoreContract;
import io.redisse.tck.certify.Certificate.Kind;
import io.redisse.tck.server.ServerContract;
import io.redisse.tck.server.ServerUnderTest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** Runs a contract for its certificate. One at a time: sizes and seed are those of the process. */
public final class Certification {
  private static final String SEED = "redisse.tck.seed";

  private Certification() {}

  /**
   * Certifies a running server.
   *
   * @param subject what to call it
   * @param server the server
   * @param progress hears what came of each test when it has ended, on the calling thread
   * @return the certificate, or why there is none
   */
  public static synchronized Certificate ofServer(
      String subject, ServerUnderTest server, Consumer<TestOutcome> progress) {
    List<String> facts = new ArrayList<>();
    server.backendInProcessFact().ifPresent(facts::add);
    server.grantsLastForEverFact().ifPresent(facts::add);
    CertifiedServer.subject = server;
    try {
      return run(
          Kind.SERVER, subject, facts, List.of(selectClass(CertifiedServer.class)), progress);
    } finally {
      CertifiedServer.subject = null;
    }
  }

  /**
   * Certifies a backend.
   *
   * @param backend the backend
   * @param progress hears what came of each test when it has ended, on the calling thread
   * @return the certificate, or why there is none
   * @throws io.redisse.api.BackendUnavailableException if it cannot be reached
   * @throws IllegalArgumentException if its URI is not one
   */
  public static synchronized Certificate ofBackend(
      BackendUnderTest backend, Consumer<TestOutcome> progress) {
    CertifiedBackend prepared = CertifiedBackend.prepare(backend);
    return run(
        Kind.BACKEND,
        backend.toString(),
        prepared.facts(),
        List.of(
            selectClass(CertifiedBackend.Running.class),
            selectNestedClass(
                List.of(CertifiedBackend.Restarting.class.getName()),
                DurableStoreContract.class.getName() + "$Restarting")),
        progress);
  }

  private static Certificate run(
      Kind kind,
      String subject,
      List<String> facts,
      List<DiscoverySelector> contracts,
      Consumer<TestOutcome> progress) {
    String given = System.getProperty(SEED);
    long seed = Long.getLong(SEED, ThreadLocalRandom.current().nextLong());
    System.setProperty(SEED, Long.toString(seed));
    try {
      OutcomeListener listener = new OutcomeListener(progress);
      LauncherFactory.create(LauncherConfig.builder()
              .enableTestExecutionListenerAutoRegistration(false)
              .build())
          .execute(
              LauncherDiscoveryRequestBuilder.request()
                  .selectors(contracts)
                  .enableImplicitConfigurationParameters(false)
                  .build(),
              listener);
      return Certificate.of(kind, subject, facts, seed, listener.outcomes());
    } finally {
      if (given == null) {
        System.clearProperty(SEED);
      }
    }
  }

  /** JUnit makes its instances, so the subject cannot be handed to a constructor. */
  static final class CertifiedServer extends ServerContract {
    private static @Nullable ServerUnderTest subject;

    @Override
    protected ServerUnderTest server() {
      if (subject == null) {
        throw new IllegalStateException("no certification is under way");
      }
      return subject;
    }
  }
}
