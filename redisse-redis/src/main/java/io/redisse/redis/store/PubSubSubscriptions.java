package io.redisse.redis.store;

import io.redisse.api.BackendUnavailableException;
import io.redisse.api.RedisseException;
import io.redisse.redis.connection.RedisConnection;
import io.redisse.redis.format.Keys;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Tracks the subscribed channels of a {@link RedisBroadcaster}, and the changes that wait to be
 * sent or acknowledged. Thread-safe. Does not complete changes, but returns those that are done.
 */
final class PubSubSubscriptions {
  private static final int CHANNELS_PER_COMMAND = 500;

  private final Keys keys;
  private final List<byte[]> permanent;
  private final long timeoutNanos;

  /**
   * The channels whose events are delivered to the listener; read without the lock for each event.
   */
  private final Set<String> wanted = ConcurrentHashMap.newKeySet();

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition writable = lock.newCondition();

  // Guarded by the lock. Changes without a connection, or whose connection was lost, wait until all
  // channels are subscribed again.
  private final Deque<SubscriptionChange.Command> queue = new ArrayDeque<>();
  private final Deque<SubscriptionChange.Command> sent = new ArrayDeque<>();
  private final List<SubscriptionChange> changes = new ArrayList<>();
  private final List<SubscriptionChange> waiting = new ArrayList<>();
  private @Nullable SubscriptionChange resubscription;
  private @Nullable RedisConnection connection;
  private boolean isClosed;

  /** A command, and the connection to send it on. Only the thread that took it sends it. */
  record Outgoing(RedisConnection connection, SubscriptionChange.Command command) {}

  /**
   * The effect of an acknowledgement.
   *
   * @param done the changes that are now complete
   * @param isResumed whether all channels are now active on a new connection
   */
  record Progress(List<SubscriptionChange> done, boolean isResumed) {}

  /**
   * Creates a tracker without any channels.
   *
   * @param permanent names in Redis that always stay subscribed; at least one, because Redis leaves
   *     subscription mode when the last subscription ends
   * @param timeoutNanos the time within which a change must be active
   */
  PubSubSubscriptions(Keys keys, List<byte[]> permanent, long timeoutNanos) {
    this.keys = keys;
    this.permanent = permanent;
    this.timeoutNanos = timeoutNanos;
  }

  boolean contains(String channel) {
    return wanted.contains(channel);
  }

  /**
   * Queues a change.
   *
   * @throws IllegalStateException after {@link #close}
   */
  SubscriptionChange change(boolean isSubscribing, Set<String> channels) {
    lock.lock();
    try {
      requireOpen();
      Set<String> changed = new HashSet<>(channels);
      changed.removeIf(channel -> isSubscribing ? !wanted.add(channel) : !wanted.remove(channel));
      SubscriptionChange change =
          new SubscriptionChange(isSubscribing, channels, changed, deadline());
      if (connection != null) {
        // Includes channels that are not new: the call that added them may still be pending.
        enqueue(change, names(channels));
        changes.add(change);
      } else if (isSubscribing) {
        waiting.add(change);
      } else {
        change.future.complete(null);
      }
      return change;
    } finally {
      lock.unlock();
    }
  }

  /** Waits for the next command to send; returns null when closed. */
  @Nullable
  Outgoing take() {
    lock.lock();
    try {
      while (!isClosed && (connection == null || queue.isEmpty())) {
        writable.awaitUninterruptibly();
      }
      if (isClosed || connection == null) {
        return null;
      }
      Outgoing next = new Outgoing(connection, queue.element());
      // Before sending, so that the acknowledgement finds the change.
      sent.add(next.command());
      queue.remove();
      return next;
    } finally {
      lock.unlock();
    }
  }

  /** Subscribes all channels on a new connection. */
  void connected(RedisConnection newConnection) {
    lock.lock();
    try {
      connection = newConnection;
      resubscription = new SubscriptionChange(true, Set.of(), Set.of(), deadline());
      List<byte[]> names = new ArrayList<>(permanent);
      names.addAll(names(wanted));
      enqueue(resubscription, names);
    } finally {
      lock.unlock();
    }
  }

  /** Subscribes to a channel again, so that the acknowledgement shows that the connection works. */
  void probe() {
    lock.lock();
    try {
      if (connection != null) {
        SubscriptionChange probe = new SubscriptionChange(true, Set.of(), Set.of(), deadline());
        enqueue(probe, permanent.subList(0, 1));
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Handles a lost connection. Returns the unsubscribe changes, which are now done because no event
   * can arrive.
   */
  List<SubscriptionChange> disconnected() {
    lock.lock();
    try {
      connection = null;
      resubscription = null;
      queue.clear();
      sent.clear();
      List<SubscriptionChange> done = new ArrayList<>();
      for (SubscriptionChange change : changes) {
        (change.isSubscribing ? waiting : done).add(change);
      }
      changes.clear();
      return done;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Handles the acknowledgement of the next name in the oldest command.
   *
   * @throws BackendUnavailableException if Redis changed a subscription without a command; a new
   *     connection restores all of them
   */
  Progress acknowledged(boolean isSubscribed, byte[] name) {
    lock.lock();
    try {
      if (sent.isEmpty() || !sent.element().expects(isSubscribed, name)) {
        throw new BackendUnavailableException(
            "Redis changed the subscription of '" + Keys.text(name) + "' without being asked to",
            null);
      }
      SubscriptionChange change = sent.element().change();
      if (change == resubscription) {
        // The timeout applies to each step of progress, because many channels can take longer than
        // a single call.
        change.deadline = deadline();
      }
      if (sent.element().acknowledge()) {
        sent.remove();
      }
      if (!change.isInForce()) {
        return new Progress(List.of(), false);
      }
      if (change == resubscription) {
        resubscription = null;
        List<SubscriptionChange> done = List.copyOf(waiting);
        waiting.clear();
        return new Progress(done, true);
      }
      return new Progress(changes.remove(change) ? List.of(change) : List.of(), false);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Handles the rejection of the oldest command.
   *
   * @return the change that fails
   * @throws RedisseException the rejection, if it concerns channels that were active before an
   *     interruption
   */
  SubscriptionChange rejected(RedisseException rejection) {
    lock.lock();
    try {
      SubscriptionChange change = sent.remove().change();
      if (change == resubscription) {
        throw rejection;
      }
      if (changes.remove(change)) {
        takeBack(change);
      }
      return change;
    } finally {
      lock.unlock();
    }
  }

  /** Undoes overdue changes, and returns them. */
  List<SubscriptionChange> expire(long now) {
    lock.lock();
    try {
      List<SubscriptionChange> overdue = new ArrayList<>();
      changes.removeIf(change -> change.isOverdue(now) && overdue.add(change));
      waiting.removeIf(change -> change.isOverdue(now) && overdue.add(change));
      overdue.forEach(this::takeBack);
      return overdue;
    } finally {
      lock.unlock();
    }
  }

  /** Returns whether Redis is overdue in acknowledging the channels after an interruption. */
  boolean isResubscriptionOverdue(long now) {
    lock.lock();
    try {
      return resubscription != null && resubscription.isOverdue(now);
    } finally {
      lock.unlock();
    }
  }

  /** Rejects further changes, and returns the pending ones. */
  List<SubscriptionChange> close() {
    lock.lock();
    try {
      isClosed = true;
      writable.signalAll();
      List<SubscriptionChange> abandoned = new ArrayList<>(changes);
      abandoned.addAll(waiting);
      changes.clear();
      waiting.clear();
      return abandoned;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Throws if this is closed.
   *
   * @throws IllegalStateException after {@link #close}
   */
  void requireOpen() {
    lock.lock();
    try {
      if (isClosed) {
        throw new IllegalStateException("the backend is closed");
      }
    } finally {
      lock.unlock();
    }
  }

  /** Undoes a failed change, except for channels that another pending change also needs. */
  private void takeBack(SubscriptionChange failed) {
    if (!failed.isSubscribing) {
      return;
    }
    Set<String> unwanted = new HashSet<>(failed.added);
    for (List<SubscriptionChange> pending : List.of(changes, waiting)) {
      for (SubscriptionChange other : pending) {
        if (other.isSubscribing) {
          other.inherit(unwanted);
        }
      }
    }
    wanted.removeAll(unwanted);
    if (connection != null && !unwanted.isEmpty()) {
      enqueue(new SubscriptionChange(false, unwanted, Set.of(), failed.deadline), names(unwanted));
    }
  }

  private void enqueue(SubscriptionChange change, List<byte[]> names) {
    for (int i = 0; i < names.size(); i += CHANNELS_PER_COMMAND) {
      queue.add(change.command(names.subList(i, Math.min(names.size(), i + CHANNELS_PER_COMMAND))));
    }
    writable.signal();
  }

  private List<byte[]> names(Set<String> channels) {
    List<byte[]> names = new ArrayList<>(channels.size());
    channels.forEach(channel -> names.add(keys.channel(channel)));
    return names;
  }

  private long deadline() {
    return System.nanoTime() + timeoutNanos;
  }
}
