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
 * Ends the streams whose rights a resolver takes back: asks it every other second, in one question for
 * all, and not before it has answered the one before.
 */
public final class RightsWatch {
  private static final Logger LOG = System.getLogger(RightsWatch.class.getName());
  private static final Executor LATER = CompletableFuture.delayedExecutor(2, TimeUnit.SECONDS);

  private final StreamHub hub;
  private final RevocableResolver resolver;
  private volatile boolean stopped;

  public RightsWatch(StreamHub hub, RevocableResolver resolver) {
    this.hub = hub;
    this.resolver = resolver;
  }

  public void start() {
    LATER.execute(this::look);
  }

  public void stop() {
    stopped = true;
  }

  private void look() {
    if (!stopped) {
      hub.principals().thenCompose(this::ask).whenComplete(this::end);
    }
  }

  private CompletionStage<Set<String>> ask(Set<String> principals) {
    return principals.isEmpty()
        ? CompletableFuture.completedFuture(principals)
        : resolver.ended(principals);
  }

  private void end(@Nullable Set<String> ended, @Nullable Throwable failure) {
    if (ended != null) {
      ended.forEach(hub::endStreamsOf);
    } else if (!stopped) {
      LOG.log(Level.DEBUG, "It cannot be told now whose rights have ended", failure);
    }
    start();
  }
}
