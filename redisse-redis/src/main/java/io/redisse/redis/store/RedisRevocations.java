package io.redisse.redis.store;

import io.redisse.api.Revocation;
import io.redisse.api.spi.Revocations;
import io.redisse.redis.connection.CommandPipeline;
import io.redisse.redis.connection.Request;
import io.redisse.redis.connection.Script;
import io.redisse.redis.connection.StoreView;
import io.redisse.redis.format.Keys;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
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
 * Revocations in Redis: each is sent to all nodes, and kept until it is over for those that were not
 * there.
 */
public final class RedisRevocations implements Revocations {
  private static final Logger LOG = System.getLogger(RedisRevocations.class.getName());
  private static final Pattern NEWS = Pattern.compile("revoked (\\d{1,18}) (.+)", Pattern.DOTALL);
  private static final long PAUSE_SECONDS = 1;

  private final CommandPipeline commands;
  private final Keys keys;
  private final StoreView view;
  private final long timeoutNanos;
  private volatile @Nullable Consumer<Revocation> listener;

  public RedisRevocations(CommandPipeline commands, Keys keys, StoreView view, Duration timeout) {
    this.commands = commands;
    this.keys = keys;
    this.view = view;
    this.timeoutNanos = timeout.toNanos();
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

  /** Tells of all that are in force. To be called whenever some may have been missed. */
  void catchUp() {
    // Not on a thread of the connections: there may be no room for another call.
    ForkJoinPool.commonPool().execute(this::readAll);
  }

  private void readAll() {
    Consumer<Revocation> to = listener;
    if (to != null) {
      call(List.of()).whenComplete((answer, failure) -> {
        if (failure == null) {
          for (int i = 0; i < answer.size(); i += 2) {
            tell(to, Keys.text(answer.get(i)), Keys.text(answer.get(i + 1)));
          }
        } else {
          LOG.log(Level.DEBUG, "revocations could not be read; trying again", failure);
          CompletableFuture.delayedExecutor(PAUSE_SECONDS, TimeUnit.SECONDS).execute(this::readAll);
        }
      });
    }
  }

  /** Something came on the channel that all nodes hear. */
  void received(byte[] text) {
    Consumer<Revocation> to = listener;
    Matcher news = NEWS.matcher(Keys.text(text));
    if (to != null && news.matches()) {
      tell(to, news.group(2), news.group(1));
    }
  }

  /** No more is told. */
  public void close() {
    listener = null;
  }

  private CompletionStage<List<?>> call(List<byte[]> revocation) {
    return commands
        .submit(new Request.Single<List<?>>(
            needsSource -> {
              List<byte[]> names = keys.ofScript(List.of());
              names.add(keys.control("revoked"));
              List<byte[]> arguments = new ArrayList<>(view.scriptArguments());
              arguments.add(keys.resets());
              arguments.addAll(revocation);
              return Script.REVOKE.call(needsSource, names, arguments);
            },
            answer -> (List<?>) answer,
            true,
            timeoutNanos))
        .future
        .copy();
  }

  private static void tell(Consumer<Revocation> to, String what, String until) {
    int space = what.indexOf(' ');
    try {
      to.accept(new Revocation(
          Revocation.Kind.valueOf(what.substring(0, Math.max(0, space)).toUpperCase(Locale.ROOT)),
          what.substring(space + 1),
          Instant.ofEpochMilli(Long.parseLong(until))));
    } catch (IllegalArgumentException e) {
      LOG.log(Level.WARNING, "A revocation in Redis makes no sense: {0}", e.getMessage());
    } catch (RuntimeException | Error e) {
      LOG.log(Level.ERROR, "A listener failed", e);
    }
  }
}
