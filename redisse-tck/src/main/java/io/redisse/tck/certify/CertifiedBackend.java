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
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

/** What is certified of a backend that is known by its URI alone: what it is, is found out. */
record CertifiedBackend(BackendUnderTest backend, boolean isShared, boolean isDurable) {
  static final String ONE_PROCESS =
      "for one process: who opens the URI again does not see the events of who has it open";
  static final String ALONE = "alone, as claimed: only one process has the URI open at a time";
  static final String ENDS =
      "without memory: who opens the URI later does not find the events of those before";
  static final String NO_HOST =
      "without a network: the URI names no host that could be out of reach or cut off";

  /** JUnit makes the contracts' instances, so the subject cannot be handed to a constructor. */
  private static @Nullable CertifiedBackend current;

  /** Finds out what the backend is; the contracts run on it from then on. */
  static CertifiedBackend prepare(BackendUnderTest backend) {
    try {
      CertifiedBackend prepared = new CertifiedBackend(
          backend,
          backend.claims(Claim.SHARED) || (!backend.claims(Claim.ALONE) && isSeenBySecond(backend)),
          backend.claims(Claim.DURABLE) || isFoundLater(backend));
      current = prepared;
      return prepared;
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
      facts.add(ENDS);
    }
    if (!backend.hasHost()) {
      facts.add(NO_HOST);
    }
    return facts;
  }

  private String whyNotShared() {
    return backend.claims(Claim.ALONE) ? ALONE : ONE_PROCESS;
  }

  private static boolean isSeenBySecond(BackendUnderTest backend) {
    try (Backend first = backend.open()) {
      Probe probe = Probe.publish(first);
      return probe.isFoundBySecond(backend);
    }
  }

  private static boolean isFoundLater(BackendUnderTest backend) {
    Probe probe;
    try (Backend first = backend.open()) {
      probe = Probe.publish(first);
    }
    return probe.isFoundBySecond(backend);
  }

  /** An event, and a cursor from before it. */
  private record Probe(long start, Event event) {
    static Probe publish(Backend first) {
      long start = now(first.store().lastId());
      return new Probe(start, now(first.publish("tck-" + UUID.randomUUID(), "for the second")));
    }

    boolean isFoundBySecond(BackendUnderTest backend) {
      try (Backend second = backend.open()) {
        return now(second.store().history(Set.of(event.channel()), start, 10))
            .events()
            .contains(event);
      }
    }
  }

  private static <T> T now(CompletionStage<T> stage) {
    return stage.toCompletableFuture().join();
  }

  private static CertifiedBackend current() {
    if (current == null) {
      throw new IllegalStateException("no certification is under way");
    }
    return current;
  }

  /** All contracts of a backend but those of restarts. */
  static final class Running extends SharedBackendContract {
    @Override
    protected Backend newBackend() {
      return current().backend.open();
    }

    @Override
    protected Backend secondBackend() {
      if (!current().isShared) {
        throw new NotApplicableException(current().whyNotShared());
      }
      return newBackend();
    }

    @Override
    protected int historySize() {
      return current().backend.historySize();
    }

    @Override
    protected Backend unreachableBackend() {
      if (!current().backend.hasHost()) {
        throw new NotApplicableException(NO_HOST);
      }
      return Backend.open(current().backend.unreachableUri(closedPort()));
    }

    private static int closedPort() {
      try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        return free.getLocalPort();
      } catch (IOException e) {
        throw new AssertionError("no port is free on this machine", e);
      }
    }

    @Override
    protected void interrupt(Broadcaster broadcaster) {
      BackendUnderTest backend = current().backend;
      if (backend.interrupt().isEmpty() && !backend.hasHost()) {
        throw new NotApplicableException(NO_HOST);
      }
      backend.interrupt().ifPresentOrElse(Runnable::run, () -> super.interrupt(broadcaster));
    }

    @Override
    protected void loseEverything(EventStore store) {
      current()
          .backend
          .loseEverything()
          .ifPresentOrElse(Runnable::run, () -> super.loseEverything(store));
    }
  }

  /** The contract of restarts, where a restart is to close the backend and to open another. */
  static final class Restarting extends DurableStoreContract {
    private final Map<EventStore, Backend> open = new HashMap<>();

    @Override
    protected EventStore newStore() {
      if (!current().isDurable) {
        throw new NotApplicableException(ENDS);
      }
      Backend backend = current().backend.open();
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
      return current().backend.historySize();
    }

    @AfterEach
    void closeBackends() {
      open.values().forEach(Backend::close);
    }
  }
}
