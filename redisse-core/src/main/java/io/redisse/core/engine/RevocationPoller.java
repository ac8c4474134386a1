package io.redisse.core.engine;

import io.redisse.api.RevocableResolver;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Polls the resolver for revoked grants and ends their streams. Each poll covers all principals in
 * one call and starts two seconds after the previous answer.
 */
public final class RevocationPoller {
  private static final Logger LOG = System.getLogger(RevocationPoller.class.getName());
  private static final Executor LATER = CompletableFuture.delayedExecutor(2, TimeUnit.SECONDS);

  /** A resolver that never answers must not stop the polls for ever. */
  private static final int ANSWER_SECONDS = 30;

  private final StreamHub hub;
  private final RevocableResolver resolver;
  private volatile boolean stopped;

  public RevocationPoller(StreamHub hub, RevocableResolver resolver) {
    this.hub = hub;
    this.resolver = resolver;
  }

  public void start() {
    LATER.execute(this::poll);
  }

  public void stop() {
    stopped = true;
  }

  private void poll() {
    if (!stopped) {
      hub.principals().thenCompose(this::revokedOf).whenComplete(this::endStreams);
    }
  }

  private CompletionStage<Set<String>> revokedOf(Set<String> principals) {
    return principals.isEmpty()
        ? CompletableFuture.completedFuture(principals)
        : resolver
            .ended(principals)
            .toCompletableFuture()
            .copy()
            .orTimeout(ANSWER_SECONDS, TimeUnit.SECONDS);
  }

  private void endStreams(@Nullable Set<String> revoked, @Nullable Throwable failure) {
    try {
      if (revoked != null) {
        revoked.forEach(hub::endStreamsOf);
      } else if (!stopped) {
        LOG.log(Level.DEBUG, "Could not check for revoked grants; will retry", failure);
      }
    } finally {
      start();
    }
  }
}
