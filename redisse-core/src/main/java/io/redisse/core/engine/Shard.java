package io.redisse.core.engine;

import io.redisse.api.Event;
import io.redisse.api.spi.EventStore;
import io.redisse.core.spi.Admission;
import io.redisse.core.spi.Frame;
import io.redisse.core.spi.Observer;
import io.redisse.core.spi.Outlet;
import io.redisse.core.spi.StreamRequest;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One thread and the streams that it owns. Everything that happens to them is a task in its queue;
 * when all tasks that were waiting are done, or a group got a whole write, each group that got events
 * is written to once, so that the busier it is the larger the writes are.
 */
final class Shard implements Runnable {
  private static final Logger LOG = System.getLogger(Shard.class.getName());
  private static final long SHORT_NANOS = TimeUnit.MICROSECONDS.toNanos(100);
  private static final long LONGEST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  private final StreamHub hub;
  private final BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
  private final Map<Set<String>, Group> groups = new HashMap<>();
  private final Map<String, Set<Group>> groupsByChannel = new HashMap<>();

  /** The groups that got events, each once. */
  private List<Group> dirty = new ArrayList<>();

  private List<Group> flushed = new ArrayList<>();

  /** Whether a group got so much that it is not to wait for the other tasks. */
  private boolean isFlushDue;

  /** Whose answers are shared for a while, mostly the oldest first. */
  private final Queue<HistoryReads> sharing = new ArrayDeque<>();

  private final HistoryReadLimiter turns = new HistoryReadLimiter();

  private final TimerWheel<ClientStream> wheel;
  private final Thread thread;

  /** When the first event came that is not handed on yet; meaningful while there is a dirty group. */
  private long firstArrival;

  /** How long events were written to streams since the last pause. */
  private long writingNanos;

  private boolean interrupted;

  /**
   * Rises with every interruption, resumption and reset: a read that was begun in one era, also
   * during an interruption, does not vouch for what comes live in the next.
   */
  private int era;

  private @Nullable CompletableFuture<Void> drained;

  private boolean stopped;

  /** Set when the thread takes no more tasks; what comes later is done by who brings it. */
  private volatile boolean ended;

  Shard(StreamHub hub, String name) {
    this.hub = hub;
    wheel = new TimerWheel<>(hub.now());
    thread = new Thread(this, name);
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** Waits until the streams have been closed. */
  void join() {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** How many tasks wait. */
  int queued() {
    return tasks.size();
  }

  boolean isCurrentThread() {
    return Thread.currentThread() == thread;
  }

  /** Does something on the shard's thread, at once if this is it. */
  void perform(Runnable task) {
    if (isCurrentThread()) {
      task.run();
    } else {
      execute(task);
    }
  }

  /** Has the shard's thread do something, after what it was given before. */
  void execute(Runnable task) {
    tasks.add(task);
    if (ended) {
      doRemaining();
    }
  }

  private synchronized void doRemaining() {
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      attempt(task);
    }
  }

  @Override
  public void run() {
    List<Runnable> batch = new ArrayList<>();
    long roundBegan = 0;
    while (!stopped) {
      try {
        letEventsGather(System.nanoTime() - roundBegan);
        Runnable first = tasks.poll(TimerWheel.TICK_MILLIS, TimeUnit.MILLISECONDS);
        roundBegan = System.nanoTime();
        if (first != null) {
          batch.add(first);
          tasks.drainTo(batch);
        }
      } catch (InterruptedException e) {
        // Nobody but close() ends this thread, and it does so by a task.
        LOG.log(Level.DEBUG, "Interruption ignored");
      }
      for (Runnable task : batch) {
        attempt(task);
        if (isFlushDue) {
          flushDirty();
        }
      }
      batch.clear();
      flushDirty();
      long now = hub.now();
      forgetShared(now);
      wheel.advance(now, stream -> attempt(() -> stream.wake(now)));
      attempt(() -> subscriptions().sweep(now));
    }
    ended = true;
    doRemaining();
  }

  /** One that was renewed goes to the end, so that it does not keep what is behind it. */
  private void forgetShared(long now) {
    boolean forgotten = true;
    while (forgotten && !sharing.isEmpty()) {
      HistoryReads oldest = sharing.remove();
      forgotten = oldest.hasForgotten(now);
      if (!forgotten) {
        sharing.add(oldest);
      }
    }
  }

  /**
   * The more events there are at once, the fewer writes they need. So after a long time of writing
   * the thread lets as much pass: while events come fast, they cost a fraction of the time, and are
   * there sooner for it. After something short it only lets others run, so that who brings tasks can
   * bring several, rather than wake this thread and be displaced by it for each.
   */
  @SuppressWarnings("ThreadPriorityCheck")
  private void letEventsGather(long roundNanos) {
    if (writingNanos > SHORT_NANOS) {
      LockSupport.parkNanos(Math.min(writingNanos, LONGEST_PAUSE_NANOS));
    } else if (roundNanos < SHORT_NANOS && tasks.isEmpty()) {
      Thread.yield();
    }
    writingNanos = 0;
  }

  private void flushDirty() {
    if (dirty.isEmpty()) {
      return;
    }
    long began = System.nanoTime();
    isFlushDue = false;
    List<Group> due = dirty;
    dirty = flushed;
    flushed = due;
    for (Group group : due) {
      group.dirty = false;
      attempt(group::flush);
    }
    due.clear();
    long end = System.nanoTime();
    writingNanos += end - began;
    long waited = end - firstArrival;
    observers().tell(observer -> observer.delivered(waited));
  }

  private void append(Group group, Group.Batch event, long arrival) {
    group.append(event);
    isFlushDue |= group.isFlushDue();
    if (dirty.isEmpty()) {
      firstArrival = arrival;
    }
    if (!group.dirty) {
      group.dirty = true;
      dirty.add(group);
    }
  }

  /** A fault in what is done for one stream must not end the others. */
  void attempt(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException | Error e) {
      LOG.log(Level.ERROR, "A task of the hub failed", e);
    }
  }

  // What the hub tells, on this shard's thread.

  void open(StreamRequest request, Outlet outlet, long endAt, Frame greeting) {
    if (hub.admissionOf(request.grant()) != Admission.ACCEPTED) {
      hub.occupancy().leave(request.client());
      observers().tell(Observer::turnedAway);
      RetryLaterStream.send(outlet, hub.jitteredRetry());
      return;
    }
    counters().connected().increment();
    Group group = groups.computeIfAbsent(request.grant().channels(), this::newGroup);
    ClientStream stream = new ClientStream(this, group, outlet, request, endAt);
    group.add(stream);
    stream.start(outlet, greeting);
  }

  private Group newGroup(Set<String> channels) {
    Group group = new Group(this, channels);
    counters().groups().increment();
    channels.forEach(channel ->
        groupsByChannel.computeIfAbsent(channel, name -> new HashSet<>()).add(group));
    return group;
  }

  void deliver(String channel, long id, Frame frame, long arrival) {
    Group.Batch live = new Group.Batch(id, frame);
    for (Group group : groupsByChannel.getOrDefault(channel, Set.of())) {
      append(group, live, arrival);
    }
  }

  void deliverUnordered(Event event, Frame frame, Frame withoutId, long arrival) {
    for (Group group : groupsByChannel.getOrDefault(event.channel(), Set.of())) {
      boolean inOrder = group.isNext(event.id());
      if (inOrder) {
        append(group, new Group.Batch(event.id(), frame), arrival);
      }
      LateEvent late = new LateEvent(event.id(), withoutId, inOrder);
      group.forEach(stream -> stream.unordered(late));
    }
  }

  void interrupt() {
    interrupted = true;
    era++;
    groups.values().forEach(Group::clear);
    allStreams().forEach(ClientStream::interrupted);
  }

  void resume() {
    interrupted = false;
    era++;
    allStreams().forEach(ClientStream::resumed);
  }

  void reset(long epoch) {
    era++;
    allStreams().forEach(stream -> stream.reset(epoch));
  }

  /**
   * Ends the streams one after another, evenly over a time.
   *
   * @param start when it begins, the same for all shards
   * @param turn which of the shards this is: their streams take turns
   * @param whenEmpty completed when there is no stream any more
   */
  void drain(long start, long millis, int turn, int turns, CompletableFuture<Void> whenEmpty) {
    List<ClientStream> streams = allStreams();
    for (int i = 0; i < streams.size(); i++) {
      streams.get(i).endBy(start + millis * ((long) i * turns + turn) / streams.size() / turns);
    }
    drained = whenEmpty;
    tellIfDrained();
  }

  /** Comes after the outlet of a stream was closed. */
  void tellIfDrained() {
    if (drained != null && groups.isEmpty()) {
      drained.complete(null);
    }
  }

  void collectPrincipals(Set<String> principals) {
    allStreams().forEach(stream -> stream.principal().ifPresent(principals::add));
  }

  void endStreams(Predicate<ClientStream> which) {
    allStreams().stream().filter(which).forEach(stream -> stream.end(Observer.End.REVOKED));
  }

  void closeAll() {
    stopped = true;
    allStreams().forEach(stream -> attempt(() -> stream.close(Observer.End.CLOSED)));
  }

  private List<ClientStream> allStreams() {
    List<ClientStream> all = new ArrayList<>();
    groups.values().forEach(group -> group.forEach(all::add));
    return all;
  }

  // What its streams need, on this shard's thread.

  void remove(ClientStream stream, Observer.End reason) {
    Group group = stream.group();
    group.remove(stream);
    if (group.isEmpty()) {
      groups.remove(group.channels);
      counters().groups().decrement();
      for (String channel : group.channels) {
        Set<Group> left = groupsByChannel.getOrDefault(channel, Set.of());
        left.remove(group);
        if (left.isEmpty()) {
          groupsByChannel.remove(channel);
        }
      }
    }
    subscriptions().release(group.channels, now());
    hub.occupancy().leave(stream.client());
    counters().connected().decrement();
    counters().served().increment();
    observers().tell(observer -> observer.ended(reason));
  }

  boolean isDraining() {
    return drained != null;
  }

  Frame jitteredRetry() {
    return hub.jitteredRetry();
  }

  boolean isInterrupted() {
    return interrupted;
  }

  int era() {
    return era;
  }

  Queue<HistoryReads> sharing() {
    return sharing;
  }

  HistoryReadLimiter turns() {
    return turns;
  }

  TimerWheel<ClientStream> wheel() {
    return wheel;
  }

  long now() {
    return hub.now();
  }

  long heartbeat() {
    return hub.settings().heartbeat().toMillis();
  }

  long outageGrace() {
    return hub.settings().outageGrace().toMillis();
  }

  EventStore store() {
    return hub.store();
  }

  Subscriptions subscriptions() {
    return hub.subscriptions();
  }

  Counters counters() {
    return hub.counters();
  }

  private Observers observers() {
    return hub.observers();
  }
}
