package io.redisse.redis.store;

import io.redisse.api.Revocation;
import io.redisse.api.spi.Revocations;
import io.redisse.redis.connection.Script;
import io.redisse.redis.connection.StoreView;
import io.redisse.redis.format.Keys;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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
 * disconnected.
 */
public final class RedisRevocations implements Revocations {
  private static final Logger LOG = System.getLogger(RedisRevocations.class.getName());
  private static final Pattern NOTIFICATION =
      Pattern.compile("revoked (\\d{1,18}) (.+)", Pattern.DOTALL);
  private static final long RETRY_DELAY_SECONDS = 1;

  private final StoreContext context;
  private final Keys keys;
  private final StoreView view;
  private volatile @Nullable Consumer<Revocation> listener;

  public RedisRevocations(StoreContext context) {
    this.context = context;
    this.keys = context.keys();
    this.view = context.view();
  }

  @Override
  public CompletionStage<Void> add(Revocation revocation) {
    return call(List.of(
            Keys.bytes(revocation.kind().name().toLowerCase(Locale.ROOT) + " " + revocation.name()),
            Keys.bytes("" + Math.max(0, revocation.until().toEpochMilli()))))
        .thenAccept(answer -> {});
  }

  @Override
  public void listen(Consumer<Revocation> newListener) {
    listener = newListener;
    catchUp();
  }

  /** Reports all revocations in force. Must be called whenever this node may have missed one. */
  void catchUp() {
    // Not on a connection's thread: submitting a call can block it while the queue is full.
    ForkJoinPool.commonPool().execute(this::readAll);
  }

  private void readAll() {
    Consumer<Revocation> to = listener;
    if (to != null) {
      call(List.of()).whenComplete((answer, failure) -> {
        if (failure == null) {
          for (int i = 0; i < answer.size(); i += 2) {
            report(to, Keys.text(answer.get(i)), Keys.text(answer.get(i + 1)));
          }
        } else {
          LOG.log(Level.DEBUG, "Failed to read revocations; retrying", failure);
          CompletableFuture.delayedExecutor(RETRY_DELAY_SECONDS, TimeUnit.SECONDS)
              .execute(this::readAll);
        }
      });
    }
  }

  /** Handles a notification that was sent to all nodes. */
  void received(byte[] text) {
    Consumer<Revocation> to = listener;
    Matcher notification = NOTIFICATION.matcher(Keys.text(text));
    if (to != null && notification.matches()) {
      report(to, notification.group(2), notification.group(1));
    }
  }

  /** Stops reporting revocations. */
  public void close() {
    listener = null;
  }

  private CompletionStage<List<?>> call(List<byte[]> revocation) {
    return context.call(
        needsSource -> {
          List<byte[]> names = keys.ofScript(List.of());
          names.add(keys.control("revoked"));
          List<byte[]> arguments = new ArrayList<>(view.scriptArguments());
          arguments.add(keys.notifications());
          arguments.addAll(revocation);
          return Script.REVOKE.call(needsSource, names, arguments);
        },
        (answer, life) -> (List<?>) answer,
        true,
        revocation.stream().mapToLong(argument -> argument.length).sum());
  }

  private static void report(Consumer<Revocation> to, String what, String until) {
    int space = what.indexOf(' ');
    try {
      to.accept(new Revocation(
          Revocation.Kind.valueOf(what.substring(0, Math.max(0, space)).toUpperCase(Locale.ROOT)),
          what.substring(space + 1),
          Instant.ofEpochMilli(Long.parseLong(until))));
    } catch (IllegalArgumentException e) {
      LOG.log(Level.WARNING, "Ignoring a malformed revocation in Redis: {0}", e.getMessage());
    } catch (RuntimeException | Error e) {
      LOG.log(Level.ERROR, "A listener of revocations failed", e);
    }
  }
}
