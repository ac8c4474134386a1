package io.redisse.tck.certify;

import io.redisse.api.Event;
import io.redisse.api.spi.Backend;
import io.redisse.api.spi.Broadcaster;
import io.redisse.api.spi.EventStore;
import io.redisse.tck.DurableStoreContract;
import io.redisse.tck.SharedBackendContract;
import io.redisse.tck.certify.BackendUnderTest.Claim;
import io.redisse.tck.rules.NotApplicableException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A backend under certification and the contracts to run on it.
 *
 * @param isShared whether several processes see the same events
 * @param isDurable whether events survive a restart
 */
record CertifiedBackend(BackendUnderTest backend, boolean isShared, boolean isDurable) {
  static final String ONE_PROCESS =
      "a single-process backend: another process that opens its URI does not see its events";
  static final String ALONE =
      "a single-process backend (claimed): only one process may open its URI at a time";
  static final String NOT_DURABLE = "a non-durable backend: closing it discards its events";
  static final String NO_HOST = "a local backend: its URI has no host";

  /** Opens the backend to detect its properties. */
  static CertifiedBackend probe(BackendUnderTest backend) {
    try {
      return new CertifiedBackend(
          backend,
          backend.claims(Claim.SHARED)
              || (!backend.claims(Claim.ALONE) && isVisibleToSecond(backend)),
          backend.claims(Claim.DURABLE) || isFoundAfterClose(backend));
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException failure ? failure : e;
    }
  }

  List<String> facts() {
    List<String> facts = new ArrayList<>();
    if (!isShared) {
      facts.add(whyNotShared());
    }
    if (!isDurable) {
      facts.add(NOT_DURABLE);
    }
    if (!backend.hasHost()) {
      facts.add(NO_HOST);
    }
    return facts;
  }

  private String whyNotShared() {
    return backend.claims(Claim.ALONE) ? ALONE : ONE_PROCESS;
  }

  private static boolean isVisibleToSecond(BackendUnderTest backend) {
    try (Backend first = backend.open()) {
      Probe probe = Probe.publish(first);
      return probe.isFoundBySecond(backend);
    }
  }

  private static boolean isFoundAfterClose(BackendUnderTest backend) {
    Probe probe;
    try (Backend first = backend.open()) {
      probe = Probe.publish(first);
    }
    return probe.isFoundBySecond(backend);
  }

  /** A published event and a cursor that precedes it. */
  private record Probe(long start, Event event) {
    static Probe publish(Backend first) {
      long start = join(first.store().lastId());
      return new Probe(start, join(first.publish("tck-" + UUID.randomUUID(), "probe")));
    }

    boolean isFoundBySecond(BackendUnderTest backend) {
      try (Backend second = backend.open()) {
        return join(second.store().history(Set.of(event.channel()), start, 10))
            .events()
            .contains(event);
      }
    }
  }

  private static <T> T join(CompletionStage<T> stage) {
    return stage.toCompletableFuture().join();
  }

  /** Runs the backend contract on the subject and never restarts it. */
  @ExtendWith(SubjectResolver.class)
  static final class Running extends SharedBackendContract {
    private final CertifiedBackend subject;

    Running(CertifiedBackend subject) {
      this.subject = subject;
    }

    @Override
    protected Backend newBackend() {
      return subject.backend.open();
    }

    @Override
    protected Backend secondBackend() {
      if (!subject.isShared) {
        throw new NotApplicableException(subject.whyNotShared());
      }
      return newBackend();
    }

    @Override
    protected int historySize() {
      return subject.backend.historySize();
    }

    @Override
    protected Backend unreachableBackend() {
      if (!subject.backend.hasHost()) {
        throw new NotApplicableException(NO_HOST);
      }
      return Backend.open(subject.backend.unreachableUri(closedPort()));
    }

    private static int closedPort() {
      try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        return free.getLocalPort();
      } catch (IOException e) {
        throw new AssertionError("cannot find a free port on this machine", e);
      }
    }

    @Override
    protected void interrupt(Broadcaster broadcaster) {
      BackendUnderTest backend = subject.backend;
      if (backend.interrupt().isEmpty() && !backend.hasHost()) {
        throw new NotApplicableException(NO_HOST);
      }
      backend.interrupt().ifPresentOrElse(Runnable::run, () -> super.interrupt(broadcaster));
    }

    @Override
    protected void loseEverything(EventStore store) {
      subject
          .backend
          .loseEverything()
          .ifPresentOrElse(Runnable::run, () -> super.loseEverything(store));
    }

    @Override
    protected void loseChannel(EventStore store, String channel) {
      subject.backend.loseChannel().ifPresentOrElse(hook -> hook.accept(channel), () -> {
        requireOutsideAccess();
        super.loseChannel(store, channel);
      });
    }

    @Override
    protected Runnable refuseWrites(EventStore store) {
      return subject.backend.refusal().map(BackendUnderTest.Pair::run).orElseGet(() -> {
        requireOutsideAccess();
        return super.refuseWrites(store);
      });
    }

    @Override
    protected Runnable saveData() {
      return subject.backend.rollback().map(BackendUnderTest.Pair::run).orElseGet(() -> {
        requireOutsideAccess();
        return super.saveData();
      });
    }

    /** Skips the test unless a second process can open the stored data and change it. */
    private void requireOutsideAccess() {
      if (!subject.isShared) {
        throw new NotApplicableException(subject.whyNotShared());
      }
    }
  }

  /** Runs the restart contract on the subject. A restart closes and reopens the backend. */
  @ExtendWith(SubjectResolver.class)
  static final class Restarting extends DurableStoreContract {
    private final CertifiedBackend subject;
    private final Map<EventStore, Backend> open = new HashMap<>();

    Restarting(CertifiedBackend subject) {
      this.subject = subject;
    }

    @Override
    protected EventStore newStore() {
      if (!subject.isDurable) {
        throw new NotApplicableException(NOT_DURABLE);
      }
      Backend backend = subject.backend.open();
      open.put(backend.store(), backend);
      return backend.store();
    }

    @Override
    protected EventStore reopen(EventStore closed) {
      Optional.ofNullable(open.get(closed)).ifPresent(Backend::close);
      return newStore();
    }

    @Override
    protected int historySize() {
      return subject.backend.historySize();
    }

    @AfterEach
    void closeBackends() {
      open.values().forEach(Backend::close);
    }
  }
}
