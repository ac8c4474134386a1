package io.redisse.redis.store;

import io.redisse.api.Revocation;
import io.redisse.api.spi.Revocations;
import io.redisse.redis.connection.Script;
import io.redisse.redis.connection.StoreView;
import io.redisse.redis.format.Keys;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Publishes revocations to all nodes, and stores each one until it ends, for nodes that were
 * disconnected. If Redis loses its data, the nodes that know a revocation store it again.
 */
public final class RedisRevocations implements Revocations {
  private static final Logger LOG = System.getLogger(RedisRevocations.class.getName());
  private static final Pattern NOTIFICATION =
      Pattern.compile("revoked (\\d{1,18}) (.+)", Pattern.DOTALL);
  private static final long RETRY_DELAY_SECONDS = 1;
  private static final int MAX_PER_CALL = 1_000;

  private final StoreContext context;
  private final Keys keys;
  private final StoreView view;
  private volatile @Nullable Consumer<Revocation> listener;

  /** The last change of each revocation until it ends, by kind and name. Guarded by this. */
  private final Map<String, StoredRevocation> known = new HashMap<>();

  public RedisRevocations(StoreContext context) {
    this.context = context;
    this.keys = context.keys();
    this.view = context.view();
  }

  @Override
  public CompletionStage<Revocation> add(Revocation revocation) {
    StoredRevocation added = withKnownEnd(StoredRevocation.of(revocation));
    return call(List.of(added))
        .thenApply(stored -> stored.stream()
            .filter(each -> each.what().equals(added.what()))
            .findFirst()
            .map(StoredRevocation::revocation)
            .orElse(revocation));
  }

  /** Returns a new revocation with a later end if this node knows one, which Redis may have lost. */
  private synchronized StoredRevocation withKnownEnd(StoredRevocation added) {
    StoredRevocation former = known.get(added.what());
    return former != null
            && former.end() > added.end()
            && (added.isWithdrawn() || !former.isWithdrawn())
        ? added.until(former.end())
        : added;
  }

  @Override
  public void listen(Consumer<Revocation> newListener) {
    listener = newListener;
    catchUp();
  }

  /**
   * Reports all revocations in force, and stores those that Redis has lost. Must be called whenever
   * this node may have missed one, or Redis may have lost one.
   */
  void catchUp() {
    // Not on a connection's thread: submitting a call can block it while the queue is full.
    ForkJoinPool.commonPool().execute(this::readAll);
  }

  private void readAll() {
    if (listener != null) {
      call(List.of())
          .thenCompose(stored -> {
            stored.forEach(this::report);
            return storeAgain(lost(stored));
          })
          .whenComplete((done, failure) -> {
            if (failure != null) {
              LOG.log(Level.DEBUG, "Failed to read or to restore revocations; retrying", failure);
              CompletableFuture.delayedExecutor(RETRY_DELAY_SECONDS, TimeUnit.SECONDS)
                  .execute(this::readAll);
            }
          });
    }
  }

  /** Returns the known revocations of which Redis does not have the last change. */
  private synchronized List<StoredRevocation> lost(List<StoredRevocation> stored) {
    forgetEnded();
    Map<String, StoredRevocation> lost = new HashMap<>(known);
    for (StoredRevocation each : stored) {
      lost.computeIfPresent(each.what(), (what, own) -> own.change() > each.change() ? own : null);
    }
    return List.copyOf(lost.values());
  }

  private CompletionStage<Void> storeAgain(List<StoredRevocation> lost) {
    List<CompletableFuture<?>> calls = new ArrayList<>();
    for (int i = 0; i < lost.size(); i += MAX_PER_CALL) {
      calls.add(
          call(lost.subList(i, Math.min(lost.size(), i + MAX_PER_CALL))).toCompletableFuture());
    }
    return CompletableFuture.allOf(calls.toArray(CompletableFuture<?>[]::new));
  }

  /** Handles a notification that was sent to all nodes. */
  void received(byte[] text) {
    Matcher notification = NOTIFICATION.matcher(Keys.text(text));
    if (notification.matches()) {
      StoredRevocation.parse(notification.group(2), notification.group(1)).ifPresent(this::report);
    }
  }

  /** Stops reporting revocations. */
  public void close() {
    listener = null;
  }

  private CompletionStage<List<StoredRevocation>> call(List<StoredRevocation> revocations) {
    List<byte[]> words = revocations.stream()
        .flatMap(each -> each.words().stream())
        .map(Keys::bytes)
        .toList();
    return context.call(
        needsSource -> {
          List<byte[]> names = keys.ofScript(List.of());
          names.add(keys.control("revoked"));
          List<byte[]> arguments = new ArrayList<>(view.scriptArguments());
          arguments.add(keys.notifications());
          arguments.addAll(words);
          return Script.REVOKE.call(needsSource, names, arguments);
        },
        (answer, life) -> parse((List<?>) answer),
        true,
        words.stream().mapToLong(word -> word.length).sum());
  }

  private static List<StoredRevocation> parse(List<?> answer) {
    List<StoredRevocation> stored = new ArrayList<>();
    for (int i = 0; i < answer.size(); i += 2) {
      StoredRevocation.parse(Keys.text(answer.get(i)), Keys.text(answer.get(i + 1)))
          .ifPresent(stored::add);
    }
    return stored;
  }

  /** Reports a revocation unless a later change of it is known. */
  private synchronized void report(StoredRevocation stored) {
    Consumer<Revocation> to = listener;
    StoredRevocation former = known.get(stored.what());
    if (to == null || (former != null && former.change() > stored.change())) {
      return;
    }
    forgetEnded();
    known.put(stored.what(), stored);
    try {
      if (former != null && former.end() > stored.end()) {
        // This node missed that the former one was withdrawn.
        to.accept(stored.revocation().withdrawn());
      }
      to.accept(stored.revocation());
    } catch (RuntimeException | Error e) {
      LOG.log(Level.ERROR, "A listener of revocations failed", e);
    }
  }

  private synchronized void forgetEnded() {
    long now = System.currentTimeMillis();
    known.values().removeIf(each -> each.end() <= now);
  }
}
