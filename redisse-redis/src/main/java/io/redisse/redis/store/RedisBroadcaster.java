package io.redisse.redis.store;

import io.redisse.api.BackendUnavailableException;
import io.redisse.api.Channel;
import io.redisse.api.Event;
import io.redisse.api.RedisseException;
import io.redisse.api.spi.Broadcaster;
import io.redisse.redis.connection.CommandPipeline;
import io.redisse.redis.connection.Connector;
import io.redisse.redis.connection.PendingCall;
import io.redisse.redis.connection.ReconnectingConnection;
import io.redisse.redis.connection.RedisConnection;
import io.redisse.redis.connection.RedisErrors;
import io.redisse.redis.connection.Refusals;
import io.redisse.redis.connection.Script;
import io.redisse.redis.connection.StoreView;
import io.redisse.redis.format.EventText;
import io.redisse.redis.format.Keys;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.exceptions.JedisDataException;

/**
 * Subscribes to the channels of this process over one connection.
 *
 * <p>The connection's reader thread calls the listener. After an interruption, nothing is delivered
 * until all subscriptions are active again, so that no event overtakes the history that the
 * listener then reads.
 */
public final class RedisBroadcaster implements Broadcaster, ReconnectingConnection.Handler {
  private static final Logger LOG = System.getLogger(RedisBroadcaster.class.getName());
  private static final byte[] MESSAGE = Keys.bytes("message");

  private final CommandPipeline commands;
  private final Keys keys;
  private final Executor completions;
  private final long timeoutNanos;
  private final byte[] ownChannel;
  private final byte[] notifications;
  private final StoreView view;
  private final LongConsumer observer;
  private final RedisRevocations revocations;
  private final Refusals refusals;
  private final ReconnectingConnection connection;
  private final PubSubSubscriptions subscriptions;

  private volatile @Nullable Listener listener;
  private volatile long lastReceived = System.nanoTime();
  private volatile long probedAt;
  private volatile long lagNanos = -1;
  private final AtomicLong interruptions = new AtomicLong();
  private final AtomicLong healingNanos = new AtomicLong();

  /** Used only by the reader. */
  private boolean isInForce;

  // Guarded by this.
  private boolean isDisconnected;
  private boolean hasReportedInterruption;
  private long interruptedAt;

  /** The start of the life to which the connection is attached. */
  private long life;

  /**
   * Prepares the connection.
   *
   * @param node a name that is unique to this process
   * @param observer receives the id of each event before the listener does
   * @param revocations receives the notifications from other nodes
   */
  public RedisBroadcaster(
      StoreContext context,
      Connector connector,
      Executor completions,
      String node,
      LongConsumer observer,
      RedisRevocations revocations) {
    this.commands = context.commands();
    this.keys = context.keys();
    this.view = context.view();
    this.completions = completions;
    this.timeoutNanos = context.timeout().toNanos();
    this.ownChannel = keys.control("control:" + node);
    this.notifications = keys.notifications();
    this.observer = observer;
    this.revocations = revocations;
    this.refusals = connector.refusals();
    this.subscriptions =
        new PubSubSubscriptions(keys, List.of(ownChannel, notifications), timeoutNanos);
    this.connection = new ReconnectingConnection("redisse-pubsub", connector, this);
  }

  public void start() {
    // The command connection was opened first, and has already logged a failure as a warning.
    connection.start(Level.DEBUG);
  }

  public ReconnectingConnection connection() {
    return connection;
  }

  /** Returns whether this process serves streams, and is connected. */
  boolean isServing() {
    return listener != null && connection.life() != null;
  }

  /** Returns when the last message arrived, as {@link System#nanoTime}. */
  long lastReceived() {
    return lastReceived;
  }

  /**
   * Sends a message to this process through Redis. Its arrival shows that both connections work.
   * The reply shows whether Redis is still the master of the life to which they are attached. While
   * commands cannot be sent, probes only the subscription connection: if it hangs as well, nothing
   * else would show that no events arrive.
   */
  void probe() {
    String expected = commands.connection().life();
    if (expected == null || !offerProbe(expected)) {
      subscriptions.probe();
    }
  }

  private boolean offerProbe(String expected) {
    probedAt = System.nanoTime();
    return commands.offer(new PendingCall.Single<>(
        needsSource -> {
          List<byte[]> arguments = new ArrayList<>(view.scriptArguments());
          arguments.add(ownChannel);
          arguments.add(Keys.bytes(expected.substring(expected.indexOf(' ') + 1)));
          return Script.PROBE.call(needsSource, keys.ofScript(List.of()), arguments);
        },
        (reply, attachedTo) -> probed(expected, (List<?>) reply),
        false,
        0,
        timeoutNanos));
  }

  /** Reconnects if Redis was demoted, or has begun another life since this process attached. */
  private List<?> probed(String expected, List<?> answer) {
    view.noteRemarks(answer, 3);
    String found = Connector.life(answer.get(1), answer.get(2));
    if (!found.equals(expected)) {
      boolean isMaster = Keys.text(answer.get(0)).equals("master");
      LOG.log(
          Level.WARNING,
          !isMaster
              ? "Redis was demoted to a replica; reconnecting until its address leads to a master"
              : Connector.isProvisional(expected)
                  ? "Redis accepts writes again; reconnecting"
                  : "Redis switched to other data, for example that of its former master, or was"
                      + " flushed; reconnecting to catch up");
      // Reopening a connection that is already new does no harm.
      commands.connection().cut();
      connection.cut();
    }
    return answer;
  }

  /** Returns the number of interruptions reported to the listener. */
  public long interruptions() {
    return interruptions.get();
  }

  /** Returns the total duration of all past interruptions, in nanoseconds. */
  public long healingNanos() {
    return healingNanos.get();
  }

  /** Returns the latency of the last probe that arrived; empty before the first one. */
  public Optional<Duration> lag() {
    return lagNanos < 0 ? Optional.empty() : Optional.of(Duration.ofNanos(lagNanos));
  }

  @Override
  public CompletionStage<Void> broadcast(Event event) {
    subscriptions.requireOpen();
    return commands
        .submit(publication(keys.channel(event.channel()), EventText.encode(event)))
        .future
        .thenAccept(receivers -> {});
  }

  private PendingCall.Single<Object> publication(byte[] name, byte[] text) {
    return new PendingCall.Single<>(
        needsSource -> new CommandArguments(Protocol.Command.PUBLISH).add(name).add(text),
        (receivers, attachedTo) -> receivers,
        false,
        (long) name.length + text.length,
        timeoutNanos);
  }

  @Override
  public CompletionStage<Void> subscribe(Set<String> channels) {
    return change(true, channels);
  }

  @Override
  public CompletionStage<Void> unsubscribe(Set<String> channels) {
    return change(false, channels);
  }

  private CompletionStage<Void> change(boolean isSubscribing, Set<String> channels) {
    Set<String> valid = Channel.requireAllValid(channels);
    if (valid.isEmpty()) {
      throw new IllegalArgumentException("channels: expected at least one");
    }
    return subscriptions.change(isSubscribing, valid).future.copy();
  }

  @Override
  public synchronized void listen(Listener newListener) {
    subscriptions.requireOpen();
    if (listener != null) {
      throw new IllegalStateException("the broadcaster already has a listener");
    }
    listener = newListener;
    if (isDisconnected) {
      reportInterruption();
    }
  }

  /** Fails overdue changes, and cuts the connection if Redis does not acknowledge subscriptions. */
  void expire(long now) {
    fail(
        subscriptions.expire(now),
        new BackendUnavailableException("Redis did not acknowledge a subscription in time", null));
    if (subscriptions.isResubscriptionOverdue(now)) {
      connection.cut();
    }
  }

  @Override
  public boolean sendNext() {
    PubSubSubscriptions.Outgoing next = subscriptions.take();
    if (next == null) {
      return false;
    }
    next.connection().send(next.command()::arguments);
    return true;
  }

  @Override
  public void connected(RedisConnection newConnection) {
    lastReceived = System.nanoTime();
    life = newConnection.life();
    view.noteSubscribedLife(life);
    subscriptions.connected(newConnection);
  }

  @Override
  public void received(Object reply) {
    lastReceived = System.nanoTime();
    if (reply instanceof JedisDataException error) {
      RedisseException rejection = RedisErrors.translate("Redis rejected a subscription", error);
      SubscriptionChange failed = subscriptions.rejected(rejection);
      refusals.note(rejection);
      fail(List.of(failed), rejection);
      return;
    }
    List<?> parts = (List<?>) reply;
    if (Arrays.equals((byte[]) parts.get(0), MESSAGE)) {
      deliver((byte[]) parts.get(1), (byte[]) parts.get(2));
      return;
    }
    switch (Keys.text(parts.get(0))) {
      case "subscribe" -> acknowledged(true, (byte[]) parts.get(1));
      case "unsubscribe" -> acknowledged(false, (byte[]) parts.get(1));
      // For example sunsubscribe, which a cluster sends on its own when a slot moves.
      default -> LOG.log(Level.DEBUG, "Ignoring a message of kind {0}", Keys.text(parts.get(0)));
    }
  }

  private void deliver(byte[] name, byte[] text) {
    if (Arrays.equals(name, ownChannel)) {
      lagNanos = lastReceived - probedAt;
      return;
    }
    if (!isInForce) {
      return;
    }
    if (Arrays.equals(name, notifications)) {
      long epoch = EventText.id(text);
      if (epoch > 0) {
        LOG.log(Level.WARNING, "Redis lost events; clients are notified (missedevents)");
        view.evidence().noteEpoch(epoch);
        notifyListener(to -> to.onReset(epoch));
      } else {
        revocations.received(text);
      }
      return;
    }
    String channel = keys.channelOf(name);
    if (subscriptions.contains(channel)) {
      EventText.decode(channel, text).ifPresent(event -> {
        observer.accept(event.id());
        if (EventText.isOfRuby(text)) {
          // Ruby publishes before it stores, so the message does not prove that the event was
          // stored.
          view.noteId(event.id(), life);
          notifyListener(to -> to.onUnorderedEvent(event));
        } else {
          view.noteKept(event, life);
          notifyListener(to -> to.onEvent(event));
        }
      });
    }
  }

  private void acknowledged(boolean isSubscribed, byte[] name) {
    PubSubSubscriptions.Progress progress = subscriptions.acknowledged(isSubscribed, name);
    if (progress.isResumed()) {
      isInForce = true;
      revocations.catchUp();
      reportResumption();
    }
    complete(progress.done());
  }

  private synchronized void reportResumption() {
    isDisconnected = false;
    if (hasReportedInterruption) {
      hasReportedInterruption = false;
      healingNanos.addAndGet(System.nanoTime() - interruptedAt);
      notifyListener(Listener::onResumed);
    }
  }

  @Override
  public void disconnected(BackendUnavailableException cause) {
    view.noteSubscribedLife(0);
    List<SubscriptionChange> done = subscriptions.disconnected();
    isInForce = false;
    reportInterruption();
    complete(done);
  }

  /** Reports an interruption once; if there is no listener yet, {@link #listen} reports it. */
  private synchronized void reportInterruption() {
    isDisconnected = true;
    if (listener != null && !hasReportedInterruption) {
      hasReportedInterruption = true;
      interruptedAt = System.nanoTime();
      interruptions.incrementAndGet();
      notifyListener(Listener::onInterrupted);
    }
  }

  private void notifyListener(Consumer<Listener> notification) {
    Listener to = listener;
    if (to != null) {
      try {
        notification.accept(to);
      } catch (RuntimeException | Error e) {
        LOG.log(Level.ERROR, "A listener of live events failed", e);
      }
    }
  }

  private void complete(List<SubscriptionChange> done) {
    if (!done.isEmpty()) {
      completions.execute(() -> done.forEach(change -> change.future.complete(null)));
    }
  }

  private void fail(List<SubscriptionChange> failed, RedisseException failure) {
    if (!failed.isEmpty()) {
      completions.execute(
          () -> failed.forEach(change -> change.future.completeExceptionally(failure)));
    }
  }

  @Override
  public void close() {
    fail(subscriptions.close(), new BackendUnavailableException("the backend was closed", null));
    synchronized (this) {
      listener = null;
    }
    connection.close();
  }
}
