package io.redisse.redis;

import io.redisse.api.BackendUnavailableException;
import io.redisse.api.Channel;
import io.redisse.api.Event;
import io.redisse.api.RedisseException;
import io.redisse.api.spi.Broadcaster;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
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
final class RedisBroadcaster implements Broadcaster, Link.Handler {
  private static final Logger LOG = System.getLogger(RedisBroadcaster.class.getName());
  private static final int CHANNELS_PER_COMMAND = 500;

  private final Commands commands;
  private final Keys keys;
  private final Executor completions;
  private final long timeoutNanos;
  private final byte[] ownChannel;
  private final Consumer<Event> observer;
  private final Link link;
  private final Thread writer;

  /** What the listener hears; read without the lock for each event. */
  private final Set<String> wanted = ConcurrentHashMap.newKeySet();

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition writable = lock.newCondition();

  // Guarded by the lock. Changes that found no connection, or lost it, wait for the resubscription.
  private final Deque<SubscriptionChange.Command> queue = new ArrayDeque<>();
  private final Deque<SubscriptionChange.Command> sent = new ArrayDeque<>();
  private final List<SubscriptionChange> changes = new ArrayList<>();
  private final List<SubscriptionChange> waiting = new ArrayList<>();
  private @Nullable SubscriptionChange resubscription;
  private @Nullable RedisConnection connection;
  private boolean isClosed;

  private volatile @Nullable Listener listener;
  private volatile long lastReceived = System.nanoTime();

  // Used by the reader only.
  private boolean isInForce;
  private boolean isToldInterrupted;

  /**
   * Prepares the connection.
   *
   * @param node what tells this process from others
   * @param observer sees each event before the listener does
   */
  RedisBroadcaster(
      Connector connector,
      Commands commands,
      Keys keys,
      Executor completions,
      Duration timeout,
      String node,
      Consumer<Event> observer) {
    this.commands = commands;
    this.keys = keys;
    this.completions = completions;
    this.timeoutNanos = timeout.toNanos();
    this.ownChannel = keys.control("control:" + node);
    this.observer = observer;
    this.link = new Link("redisse-pubsub", connector, this);
    this.writer = new Thread(this::write, "redisse-pubsub-writer");
    writer.setDaemon(true);
  }

  void start() {
    link.start();
    writer.start();
  }

  Link link() {
    return link;
  }

  /** When anything arrived last, as {@link System#nanoTime}. */
  long lastReceived() {
    return lastReceived;
  }

  /** Sends something through Redis to this process itself, to see whether it arrives. */
  void probe() {
    publish(ownChannel, new byte[0]);
  }

  @Override
  public CompletionStage<Void> broadcast(Event event) {
    lock.lock();
    try {
      checkOpen();
    } finally {
      lock.unlock();
    }
    return publish(keys.channel(event.channel()), EventText.encode(event));
  }

  private CompletionStage<Void> publish(byte[] name, byte[] text) {
    return commands
        .submit(new Request.Single<@Nullable Void>(
            () -> new CommandArguments(Protocol.Command.PUBLISH).add(name).add(text),
            receivers -> null,
            false,
            System.nanoTime() + timeoutNanos))
        .future
        .copy();
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
    lock.lock();
    try {
      checkOpen();
      Set<String> changed = new HashSet<>(valid);
      changed.removeIf(channel -> isSubscribing ? !wanted.add(channel) : !wanted.remove(channel));
      SubscriptionChange change =
          new SubscriptionChange(isSubscribing, changed, System.nanoTime() + timeoutNanos);
      if (connection != null) {
        // All of them, not only the changed: one that another call asked for may not be in force
        // yet.
        enqueue(change, names(valid));
        changes.add(change);
      } else if (isSubscribing) {
        waiting.add(change);
      } else {
        change.future.complete(null);
      }
      return change.future.copy();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void listen(Listener newListener) {
    lock.lock();
    try {
      checkOpen();
      if (listener != null) {
        throw new IllegalStateException("the broadcaster has a listener already");
      }
      listener = newListener;
    } finally {
      lock.unlock();
    }
  }

  private void checkOpen() {
    if (isClosed) {
      throw new IllegalStateException("the backend is closed");
    }
  }

  /** Fails what is overdue; what it had subscribed is taken back. */
  void expire(long now) {
    List<SubscriptionChange> overdue = new ArrayList<>();
    boolean isStuck;
    lock.lock();
    try {
      changes.removeIf(change -> change.deadline - now <= 0 && overdue.add(change));
      waiting.removeIf(change -> change.deadline - now <= 0 && overdue.add(change));
      overdue.forEach(this::takeBack);
      isStuck = resubscription != null && resubscription.deadline - now <= 0;
    } finally {
      lock.unlock();
    }
    fail(
        overdue,
        new BackendUnavailableException("Redis did not acknowledge a subscription in time", null));
    if (isStuck) {
      link.cut();
    }
  }

  private void takeBack(SubscriptionChange change) {
    if (change.isSubscribing && !change.added.isEmpty()) {
      wanted.removeAll(change.added);
      if (connection != null) {
        enqueue(new SubscriptionChange(false, Set.of(), change.deadline), names(change.added));
      }
    }
  }

  private List<byte[]> names(Set<String> channels) {
    List<byte[]> names = new ArrayList<>(channels.size());
    channels.forEach(channel -> names.add(keys.channel(channel)));
    return names;
  }

  private void enqueue(SubscriptionChange change, List<byte[]> names) {
    for (int i = 0; i < names.size(); i += CHANNELS_PER_COMMAND) {
      queue.add(change.command(names.subList(i, Math.min(names.size(), i + CHANNELS_PER_COMMAND))));
    }
    writable.signal();
  }

  private void write() {
    while (true) {
      RedisConnection to;
      SubscriptionChange.Command command;
      lock.lock();
      try {
        while (!isClosed && (connection == null || queue.isEmpty())) {
          writable.awaitUninterruptibly();
        }
        if (isClosed || connection == null) {
          return;
        }
        to = connection;
        command = queue.remove();
        sent.add(command);
      } finally {
        lock.unlock();
      }
      try {
        to.sendCommand(command.arguments());
        to.flush();
      } catch (JedisException e) {
        to.cut();
      }
    }
  }

  @Override
  public void connected(RedisConnection newConnection) {
    lock.lock();
    try {
      lastReceived = System.nanoTime();
      connection = newConnection;
      resubscription = new SubscriptionChange(true, Set.of(), System.nanoTime() + timeoutNanos);
      List<byte[]> names = new ArrayList<>();
      // For good: Redis would leave the mode of subscriptions when the last one ended.
      names.add(ownChannel);
      names.addAll(names(wanted));
      enqueue(resubscription, names);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void received(Object reply) {
    lastReceived = System.nanoTime();
    if (reply instanceof JedisDataException error) {
      refused(RedisErrors.translate("Redis refused a subscription", error));
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
    if (!isInForce || Arrays.equals(name, ownChannel)) {
      return;
    }
    String channel = keys.channelOf(name);
    if (wanted.contains(channel)) {
      EventText.decode(channel, text).ifPresent(event -> {
        observer.accept(event);
        if (EventText.isOfRuby(text)) {
          tell(to -> to.onUnorderedEvent(event));
        } else {
          tell(to -> to.onEvent(event));
        }
      });
    }
  }

  private void acknowledged() {
    List<SubscriptionChange> done = new ArrayList<>();
    boolean isResumed = false;
    lock.lock();
    try {
      SubscriptionChange change = sent.element().change();
      if (sent.element().acknowledge()) {
        sent.remove();
      }
      if (change.isInForce()) {
        isResumed = change == resubscription;
        if (isResumed) {
          resubscription = null;
          done.addAll(waiting);
          waiting.clear();
        } else if (changes.remove(change)) {
          done.add(change);
        }
      }
    } finally {
      lock.unlock();
    }
    if (isResumed) {
      isInForce = true;
      if (isToldInterrupted) {
        isToldInterrupted = false;
        tell(Listener::onResumed);
      }
    }
    complete(done);
  }

  private void refused(RedisseException refusal) {
    SubscriptionChange change;
    lock.lock();
    try {
      change = sent.remove().change();
      if (changes.remove(change)) {
        takeBack(change);
      }
    } finally {
      lock.unlock();
    }
    if (change == resubscription) {
      throw refusal;
    }
    fail(List.of(change), refusal);
  }

  @Override
  public void disconnected(BackendUnavailableException cause) {
    List<SubscriptionChange> done = new ArrayList<>();
    lock.lock();
    try {
      connection = null;
      resubscription = null;
      queue.clear();
      sent.clear();
      for (SubscriptionChange change : changes) {
        (change.isSubscribing ? waiting : done).add(change);
      }
      changes.clear();
    } finally {
      lock.unlock();
    }
    isInForce = false;
    if (listener != null && !isToldInterrupted) {
      isToldInterrupted = true;
      tell(Listener::onInterrupted);
    }
    complete(done);
  }

  private void tell(Consumer<Listener> news) {
    Listener to = listener;
    if (to != null) {
      try {
        news.accept(to);
      } catch (RuntimeException e) {
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
    List<SubscriptionChange> abandoned = new ArrayList<>();
    lock.lock();
    try {
      isClosed = true;
      listener = null;
      abandoned.addAll(changes);
      abandoned.addAll(waiting);
      changes.clear();
      waiting.clear();
      writable.signalAll();
    } finally {
      lock.unlock();
    }
    fail(abandoned, new BackendUnavailableException("the backend was closed", null));
    link.close();
  }
}
