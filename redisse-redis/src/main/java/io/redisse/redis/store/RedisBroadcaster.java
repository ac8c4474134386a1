package io.redisse.redis.store;

import io.redisse.api.BackendUnavailableException;
import io.redisse.api.Channel;
import io.redisse.api.Event;
import io.redisse.api.RedisseException;
import io.redisse.api.spi.Broadcaster;
import io.redisse.redis.connection.CommandPipeline;
import io.redisse.redis.connection.Connector;
import io.redisse.redis.connection.ReconnectingConnection;
import io.redisse.redis.connection.RedisConnection;
import io.redisse.redis.connection.RedisErrors;
import io.redisse.redis.connection.Request;
import io.redisse.redis.connection.StoreView;
import io.redisse.redis.connection.SubscriptionChange;
import io.redisse.redis.connection.Subscriptions;
import io.redisse.redis.format.EventText;
import io.redisse.redis.format.Keys;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
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
import redis.clients.jedis.exceptions.JedisException;

/**
 * The subscriptions of this process, over one connection for all channels.
 *
 * <p>The link's reader thread is the one that calls the listener. After an interruption nothing is
 * delivered before all subscriptions are in force again, so that no event overtakes what the listener
 * then reads from the store.
 */
public final class RedisBroadcaster implements Broadcaster, ReconnectingConnection.Handler {
  private static final Logger LOG = System.getLogger(RedisBroadcaster.class.getName());

  private final CommandPipeline commands;
  private final Keys keys;
  private final Executor completions;
  private final long timeoutNanos;
  private final byte[] ownChannel;
  private final byte[] resets;
  private final StoreView view;
  private final LongConsumer observer;
  private final RedisRevocations revocations;
  private final ReconnectingConnection link;
  private final Thread writer;

  private final Subscriptions subscriptions;

  private volatile @Nullable Listener listener;
  private volatile long lastReceived = System.nanoTime();
  private volatile long probedAt;
  private volatile long lagNanos = -1;
  private final AtomicLong interruptions = new AtomicLong();
  private final AtomicLong healingNanos = new AtomicLong();

  // Used by the reader only.
  private boolean isInForce;
  private boolean isToldInterrupted;
  private long interruptedAt;

  /**
   * Prepares the connection.
   *
   * @param node what tells this process from others
   * @param observer sees the id of each event before the listener does
   * @param revocations hear what other nodes tell
   */
  public RedisBroadcaster(
      Connector connector,
      CommandPipeline commands,
      Keys keys,
      StoreView view,
      Executor completions,
      Duration timeout,
      String node,
      LongConsumer observer,
      RedisRevocations revocations) {
    this.commands = commands;
    this.keys = keys;
    this.completions = completions;
    this.timeoutNanos = timeout.toNanos();
    this.view = view;
    this.ownChannel = keys.control("control:" + node);
    this.resets = keys.resets();
    this.observer = observer;
    this.revocations = revocations;
    this.subscriptions = new Subscriptions(keys, List.of(ownChannel, resets), timeoutNanos);
    this.link = new ReconnectingConnection("redisse-pubsub", connector, this);
    this.writer = new Thread(this::write, "redisse-pubsub-writer");
    writer.setDaemon(true);
  }

  public void start() {
    // The other connection, which was tried just before, has told it louder.
    link.start(Level.DEBUG);
    writer.start();
  }

  public ReconnectingConnection link() {
    return link;
  }

  /** When anything arrived last, as {@link System#nanoTime}. */
  long lastReceived() {
    return lastReceived;
  }

  /**
   * Sends something through Redis to this process itself, to see whether it arrives.
   *
   * @return whether it was sent
   */
  boolean probe() {
    probedAt = System.nanoTime();
    return commands.offer(publication(ownChannel, new byte[0]));
  }

  /** How often the listener was told of an interruption. */
  public long interruptions() {
    return interruptions.get();
  }

  /** How long the interruptions that are over took, in all. */
  public long healingNanos() {
    return healingNanos.get();
  }

  /** How long the last probe that arrived was on its way. */
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

  private Request.Single<Object> publication(byte[] name, byte[] text) {
    return new Request.Single<>(
        needsSource -> new CommandArguments(Protocol.Command.PUBLISH).add(name).add(text),
        receivers -> receivers,
        false,
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
      throw new IllegalStateException("the broadcaster has a listener already");
    }
    listener = newListener;
  }

  /** Fails what is overdue. */
  void expire(long now) {
    fail(
        subscriptions.expire(now),
        new BackendUnavailableException("Redis did not acknowledge a subscription in time", null));
    if (subscriptions.isResubscriptionOverdue(now)) {
      link.cut();
    }
  }

  private void write() {
    boolean isOpen = true;
    while (isOpen) {
      try {
        isOpen = writeNext();
      } catch (RuntimeException | Error e) {
        link.cut();
        LOG.log(Level.ERROR, "A subscription could not be sent; connecting again", e);
      }
    }
  }

  private boolean writeNext() {
    Subscriptions.Outgoing next = subscriptions.take();
    if (next == null) {
      return false;
    }
    try {
      next.connection().sendCommand(next.command().arguments());
      next.connection().flush();
    } catch (JedisException e) {
      // The reader tells what this means.
      next.connection().cut();
    }
    return true;
  }

  @Override
  public void connected(RedisConnection connection) {
    lastReceived = System.nanoTime();
    subscriptions.connected(connection);
  }

  @Override
  public void received(Object reply) {
    lastReceived = System.nanoTime();
    if (reply instanceof JedisDataException error) {
      RedisseException refusal = RedisErrors.translate("Redis refused a subscription", error);
      fail(List.of(subscriptions.refused(refusal)), refusal);
      return;
    }
    List<?> parts = (List<?>) reply;
    byte[] kind = (byte[]) parts.get(0);
    if (kind[0] == 'm') {
      deliver((byte[]) parts.get(1), (byte[]) parts.get(2));
    } else {
      acknowledged();
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
    if (Arrays.equals(name, resets)) {
      long epoch = EventText.id(text);
      if (epoch > 0) {
        LOG.log(Level.WARNING, "Redis lost events; clients are told so");
        tell(to -> to.onReset(epoch));
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
          // Published before it is kept: no evidence.
          view.saw(event.id());
          tell(to -> to.onUnorderedEvent(event));
        } else {
          view.kept(List.of(event), view.evidence().era());
          tell(to -> to.onEvent(event));
        }
      });
    }
  }

  private void acknowledged() {
    Subscriptions.Progress progress = subscriptions.acknowledged();
    if (progress.isResumed()) {
      isInForce = true;
      revocations.catchUp();
      if (isToldInterrupted) {
        isToldInterrupted = false;
        healingNanos.addAndGet(System.nanoTime() - interruptedAt);
        tell(Listener::onResumed);
      }
    }
    complete(progress.done());
  }

  @Override
  public void disconnected(BackendUnavailableException cause) {
    view.evidence().interrupted();
    List<SubscriptionChange> done = subscriptions.disconnected();
    isInForce = false;
    if (listener != null && !isToldInterrupted) {
      isToldInterrupted = true;
      interruptedAt = System.nanoTime();
      interruptions.incrementAndGet();
      tell(Listener::onInterrupted);
    }
    complete(done);
  }

  private void tell(Consumer<Listener> news) {
    Listener to = listener;
    if (to != null) {
      try {
        news.accept(to);
      } catch (RuntimeException | Error e) {
        LOG.log(Level.ERROR, "A listener failed", e);
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
    link.close();
  }
}
