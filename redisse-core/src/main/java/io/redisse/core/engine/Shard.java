package io.redisse.core.engine;

import io.redisse.api.Event;
import io.redisse.core.engine.LateEvents.LateEvent;
import io.redisse.core.engine.live.LiveBatch;
import io.redisse.core.engine.live.LiveLog;
import io.redisse.core.engine.live.LiveReader;
import io.redisse.core.engine.replay.Evictions;
import io.redisse.core.engine.replay.HistoryReadLimiter;
import io.redisse.core.engine.threads.EventBacklog;
import io.redisse.core.engine.threads.HubThread;
import io.redisse.core.engine.time.TimerWheel;
import io.redisse.core.spi.Admission;
import io.redisse.core.spi.Frame;
import io.redisse.core.spi.Observer;
import io.redisse.core.spi.Outlet;
import io.redisse.core.spi.StreamRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The streams that one hub thread serves; all their work runs as tasks on that thread. The shard
 * flushes channels with new events after each batch of tasks, or earlier if a channel's events fill
 * a write. Confined to its thread, except for {@link #thread}.
 */
final class Shard implements HubThread.Chores, Group.Owner {
  /**
   * How long publishers and the broadcaster may wait for this shard. Any longer, and they would be
   * delayed by a thread that is stuck.
   */
  private static final Duration BACKLOG_WAIT = Duration.ofSeconds(1);

  /** A Ruby publisher stores an event within this time after it was broadcast. */
  private static final long UNORDERED_MILLIS = 2_000;

  /** The approximate memory of a queued event, without its text. */
  private static final int TASK_BYTES = 160;

  private final EngineContext engine;
  private final HubThread thread;
  private final ShardContext context;
  private final Map<Set<String>, Group> groups = new HashMap<>();
  private final Map<String, Channel> channels = new HashMap<>();

  /** The channels that received events since the last flush, without duplicates. */
  private List<Channel> dirty = new ArrayList<>();

  /** An empty list to swap with {@link #dirty}, which avoids an allocation per flush. */
  private List<Channel> spare = new ArrayList<>();

  /** True if a channel's events fill a write and must be flushed before the next task. */
  private boolean isFlushDue;

  /** The number of the latest flush. */
  private int flush;

  /** When the first unflushed event arrived; valid only while a channel is dirty. */
  private long firstArrivalNanos;

  /** Nanoseconds spent writing since the last batch ended. */
  private long writingNanos;

  /** Completes when the shard has no streams left; null unless draining. */
  private @Nullable CompletableFuture<Void> drained;

  private final Consumer<Throwable> failures;
  private final EventBacklog backlog;
  private final Evictions evictions;

  /**
   * Creates a shard with a thread that is not started yet.
   *
   * @param failures called by the shard's thread if an error ends it
   */
  Shard(EngineContext engine, String name, Consumer<Throwable> failures) {
    this.engine = engine;
    this.failures = failures;
    backlog = new EventBacklog(engine.settings().maxBacklogBytes(), BACKLOG_WAIT);
    evictions = new Evictions(engine.budget());
    thread = new HubThread(name, this);
    FeedState feed = new FeedState();
    context = new ShardContext(
        engine,
        thread,
        new TimerWheel<>(engine.clock().now()),
        new HistoryReadLimiter(engine.budget()),
        new NewcomerReads(engine, thread, feed),
        feed,
        new LiveReader());
  }

  HubThread thread() {
    return thread;
  }

  // Opening and ending streams.

  /**
   * Opens a stream, or sends only a reconnection delay if the hub no longer accepts it.
   *
   * @param endAt when the grant expires, in milliseconds of the hub's clock
   * @param greeting the first frame of an accepted stream
   */
  void open(StreamRequest request, Outlet outlet, long endAt, Frame greeting) {
    if (engine.admissions().admissionOf(request.grant()) != Admission.ACCEPTED) {
      engine.streamCounts().remove(request.client());
      engine.observers().report(Observer::turnedAway);
      RetryLaterStream.send(outlet, FrameEncoder.retry(engine.settings().jitteredRetry()));
      return;
    }
    engine.counters().connected().increment();
    Group group = groups.computeIfAbsent(request.grant().channels(), this::newGroup);
    ClientStream stream = new ClientStream(context, group, outlet, request, endAt);
    group.add(stream);
    stream.attempt(() -> stream.start(outlet, greeting));
  }

  private Group newGroup(Set<String> names) {
    List<Channel> followed = new ArrayList<>(names.size());
    names.forEach(name ->
        followed.add(channels.computeIfAbsent(name, added -> new Channel(engine.budget()))));
    LiveLog[] logs = followed.stream().map(Channel::log).toArray(LiveLog[]::new);
    Group group = new Group(context, this, names, logs);
    followed.forEach(channel -> channel.add(group));
    engine.counters().groups().increment();
    return group;
  }

  @Override
  public void streamEnding(ClientStream stream, Observer.End reason) {
    Group group = stream.group();
    group.remove(stream);
    if (group.isEmpty()) {
      removeGroup(group);
    }
    engine.subscriptions().release(group.channels(), engine.clock().now());
    engine.streamCounts().remove(stream.client());
    engine.counters().connected().decrement();
    engine.counters().served().increment();
    engine.observers().report(observer -> observer.ended(reason));
    if (isDraining()) {
      // Complete in a separate task, because the stream has not closed its outlet yet.
      thread.execute(this::completeIfDrained);
    }
  }

  private void removeGroup(Group group) {
    groups.remove(group.channels());
    engine.counters().groups().decrement();
    for (String name : group.channels()) {
      channels.computeIfPresent(name, (same, channel) -> {
        channel.remove(group);
        if (!channel.isEmpty()) {
          return channel;
        }
        channel.log().clear();
        return null;
      });
    }
  }

  void endStreams(Predicate<ClientStream> which) {
    forEachStream(stream -> {
      if (which.test(stream)) {
        stream.end(Observer.End.REVOKED);
      }
    });
  }

  /**
   * Ends the streams one by one, evenly spread over a period. Shards offset their schedules, so
   * that the rate is even across the whole hub.
   *
   * @param start the start of the period, the same for all shards
   * @param turn the index of this shard
   * @param turns the number of shards
   * @param whenEmpty completed by this shard when it has no streams left
   */
  void drain(long start, long millis, int turn, int turns, CompletableFuture<Void> whenEmpty) {
    List<ClientStream> streams = allStreams();
    for (int i = 0; i < streams.size(); i++) {
      streams.get(i).endBy(start + millis * ((long) i * turns + turn) / streams.size() / turns);
    }
    drained = whenEmpty;
    completeIfDrained();
  }

  @Override
  public boolean isDraining() {
    return drained != null;
  }

  private void completeIfDrained() {
    if (drained != null && groups.isEmpty()) {
      drained.complete(null);
    }
  }

  void closeAll(Observer.End reason) {
    thread.stop();
    forEachStream(stream -> stream.close(reason));
  }

  @Override
  public void failed(Throwable error) {
    failures.accept(error);
  }

  void collectPrincipals(Set<String> principals) {
    allStreams().stream()
        .map(ClientStream::principal)
        .filter(Objects::nonNull)
        .forEach(principals::add);
  }

  private void forEachStream(Consumer<ClientStream> action) {
    allStreams().forEach(stream -> stream.attempt(() -> action.accept(stream)));
  }

  private List<ClientStream> allStreams() {
    List<ClientStream> all = new ArrayList<>();
    groups.values().forEach(group -> group.forEach(all::add));
    return all;
  }

  // Live events.

  EventBacklog backlog() {
    return backlog;
  }

  /**
   * Queues an event, or notes its loss if too many wait already. Must be called by the broadcaster.
   *
   * @param mayWait false on a hub thread
   */
  void queue(Event event, Frame frame, long arrivalNanos, boolean mayWait) {
    long size = (long) frame.size() + TASK_BYTES;
    if (backlog.add(size, mayWait)) {
      // The task must not retain the event, whose data is not in the backlog's size.
      String channel = event.channel();
      long id = event.id();
      thread.execute(() -> {
        backlog.remove(size);
        deliver(channel, id, frame, arrivalNanos);
      });
    }
  }

  /** Queues an event from a publisher that does not preserve id order, as {@link #queue} does. */
  void queueUnordered(
      Event event, Frame frame, Frame withoutId, long arrivalNanos, boolean mayWait) {
    long size = (long) frame.size() + withoutId.size() + TASK_BYTES;
    if (backlog.add(size, mayWait)) {
      String channel = event.channel();
      long id = event.id();
      thread.execute(() -> {
        backlog.remove(size);
        deliverUnordered(channel, id, frame, withoutId, arrivalNanos);
      });
    } else {
      backlog.markLostUnordered();
    }
  }

  private void deliver(String name, long id, Frame frame, long arrivalNanos) {
    Channel channel = channels.get(name);
    if (channel != null) {
      append(channel, new LiveBatch(id, frame), arrivalNanos);
    }
  }

  private void deliverUnordered(
      String name, long id, Frame frame, Frame withoutId, long arrivalNanos) {
    Channel channel = channels.get(name);
    if (channel == null) {
      return;
    }
    boolean inOrder = channel.log().isNext(id);
    if (inOrder) {
      append(channel, new LiveBatch(id, frame), arrivalNanos);
    }
    LateEvent late = new LateEvent(name, id, frame, withoutId, inOrder);
    channel.forEach(
        group -> group.forEach(stream -> stream.attempt(() -> stream.onLateEvent(late))));
  }

  private void append(Channel channel, LiveBatch event, long arrivalNanos) {
    context.liveReader().forget();
    channel.log().append(event);
    isFlushDue |= channel.log().isFlushDue();
    if (dirty.isEmpty()) {
      firstArrivalNanos = arrivalNanos;
    }
    if (!channel.dirty) {
      channel.dirty = true;
      dirty.add(channel);
    }
  }

  void interrupt() {
    context.feed().interrupt();
    context.liveReader().forget();
    channels.values().forEach(channel -> channel.log().clear());
    forEachStream(ClientStream::onInterrupted);
  }

  void resume() {
    context.feed().resume();
    forEachStream(ClientStream::onResumed);
  }

  void reset(long epoch) {
    context.feed().reset();
    forEachStream(stream -> stream.onReset(epoch));
  }

  /** Reads from history what did not reach this shard, unless an interruption will do so. */
  private void heal() {
    if (!context.feed().isInterrupted()) {
      interrupt();
      resume();
    }
  }

  // Between tasks.

  @Override
  public void afterTask() {
    if (isFlushDue) {
      flushDirty();
    }
  }

  /**
   * Flushes here rather than in {@link #deliver}, so that all events of a batch share a write.
   */
  @Override
  public long afterBatch() {
    long now = engine.clock().now();
    if (backlog.takeLoss()) {
      HubThread.attempt(this::heal);
      if (backlog.takeLossOfUnordered()) {
        // This read may have been too early.
        context.timers().put(time -> heal(), now + UNORDERED_MILLIS);
      }
    }
    flushDirty();
    context.liveReader().forget();
    context.timers().advance(now, item -> HubThread.attempt(() -> item.wake(now)));
    HubThread.attempt(() -> engine.subscriptions().sweep(now));
    HubThread.attempt(context.readLimiter()::startWaiting);
    if (evictions.areDue(now)) {
      HubThread.attempt(() -> relieve(now));
    }
    long written = writingNanos;
    writingNanos = 0;
    return written;
  }

  /** Gives memory to those who read: streams that lag behind read history, others end. */
  private void relieve(long now) {
    channels.values().forEach(channel -> channel.log().clear());
    evictions.run(now, allStreams());
  }

  private void flushDirty() {
    if (dirty.isEmpty()) {
      return;
    }
    long began = System.nanoTime();
    isFlushDue = false;
    flush++;
    List<Channel> due = dirty;
    dirty = spare;
    spare = due;
    for (Channel channel : due) {
      channel.dirty = false;
      channel.flush(flush);
    }
    due.clear();
    long end = System.nanoTime();
    writingNanos += end - began;
    long waited = end - firstArrivalNanos;
    engine.observers().report(observer -> observer.delivered(waited));
  }
}
