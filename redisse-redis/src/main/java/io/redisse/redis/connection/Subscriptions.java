package io.redisse.redis.connection;

import io.redisse.api.RedisseException;
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
 * Which channels are subscribed, what of it Redis has yet to be told, and what it has yet to
 * acknowledge. Safe for use by many threads; completes nothing itself, but says what is done.
 */
public final class Subscriptions {
  private static final int CHANNELS_PER_COMMAND = 500;

  private final Keys keys;
  private final List<byte[]> permanent;
  private final long timeoutNanos;

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

  /** A command, and the connection that it is for. */
  public record Outgoing(RedisConnection connection, SubscriptionChange.Command command) {}

  /** What an acknowledgement brought: changes in force, and whether all subscriptions are again. */
  public record Progress(List<SubscriptionChange> done, boolean isResumed) {}

  /**
   * Starts without any.
   *
   * @param permanent names in Redis that stay subscribed whatever the listener hears; at least one,
   *     because Redis would leave the mode of subscriptions when the last one ended
   * @param timeoutNanos within what time a change must be in force
   */
  public Subscriptions(Keys keys, List<byte[]> permanent, long timeoutNanos) {
    this.keys = keys;
    this.permanent = permanent;
    this.timeoutNanos = timeoutNanos;
  }

  public boolean contains(String channel) {
    return wanted.contains(channel);
  }

  /**
   * Asks for a change.
   *
   * @throws IllegalStateException after {@link #close}
   */
  public SubscriptionChange change(boolean isSubscribing, Set<String> channels) {
    lock.lock();
    try {
      requireOpen();
      Set<String> changed = new HashSet<>(channels);
      changed.removeIf(channel -> isSubscribing ? !wanted.add(channel) : !wanted.remove(channel));
      SubscriptionChange change =
          new SubscriptionChange(isSubscribing, channels, changed, deadline());
      if (connection != null) {
        // All of them, not only the changed: one that another call asked for may not be in force
        // yet.
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

  /** Waits for the next command to send; null when closed. */
  @Nullable
  public Outgoing take() {
    lock.lock();
    try {
      while (!isClosed && (connection == null || queue.isEmpty())) {
        writable.awaitUninterruptibly();
      }
      if (isClosed || connection == null) {
        return null;
      }
      SubscriptionChange.Command command = queue.remove();
      // Before it is sent, so that its acknowledgement finds it.
      sent.add(command);
      return new Outgoing(connection, command);
    } finally {
      lock.unlock();
    }
  }

  /** A connection on which nothing is subscribed yet. */
  public void connected(RedisConnection newConnection) {
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

  /** The connection is gone. Returns what is done thereby: nothing more arrives. */
  public List<SubscriptionChange> disconnected() {
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

  /** Redis acknowledged one name of the oldest command. */
  public Progress acknowledged() {
    lock.lock();
    try {
      SubscriptionChange change = sent.element().change();
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
   * Redis refused the oldest command.
   *
   * @return the change that fails
   * @throws RedisseException the refusal, if it is what was in force before that Redis refuses now
   */
  public SubscriptionChange refused(RedisseException refusal) {
    lock.lock();
    try {
      SubscriptionChange change = sent.remove().change();
      if (change == resubscription) {
        throw refusal;
      }
      if (changes.remove(change)) {
        takeBack(change);
      }
      return change;
    } finally {
      lock.unlock();
    }
  }

  /** Takes back what is overdue, and returns it. */
  public List<SubscriptionChange> expire(long now) {
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

  /** Whether Redis should have acknowledged long ago what was in force before an interruption. */
  public boolean isResubscriptionOverdue(long now) {
    lock.lock();
    try {
      return resubscription != null && resubscription.isOverdue(now);
    } finally {
      lock.unlock();
    }
  }

  /** Forgets everything, and returns what someone still waits for. */
  public List<SubscriptionChange> close() {
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

  /** Checks that {@link #close} has not been called. */
  public void requireOpen() {
    lock.lock();
    try {
      if (isClosed) {
        throw new IllegalStateException("the backend is closed");
      }
    } finally {
      lock.unlock();
    }
  }

  /** Undoes a change that failed, but for channels that another change asks for as well. */
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
