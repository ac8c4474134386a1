package io.redisse.core.engine;

import io.redisse.api.BackendUnavailableException;
import io.redisse.api.RedisseException;
import io.redisse.core.spi.Frame;
import io.redisse.core.spi.Observer;
import io.redisse.core.spi.Outlet;
import io.redisse.core.spi.Stream;
import io.redisse.core.spi.StreamRequest;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * One stream: waits for its subscription, replays history, then follows its group's log; and does so
 * again whenever it may have missed something. All of it happens on its shard's thread, but for the
 * two calls of {@link Stream}.
 */
final class ClientStream implements Stream {
  private static final Logger LOG = System.getLogger(ClientStream.class.getName());

  private static final long POLLING_MILLIS = 1_000;
  private static final long RETRY_MILLIS = 1_000;
  private static final long RESET_SPREAD_MILLIS = 3_000;

  private enum Phase {
    /** For the subscription to be in force, or for the backend to come back. */
    WAITING,
    /** History is being read, page by page. */
    REPLAYING,
    /** Takes from the group's log. */
    LIVE,
    CLOSED
  }

  private final Shard shard;
  private final Group group;
  private final Output output;
  private final StreamProgress progress;
  private final Deadlines deadlines;
  private final @Nullable String principal;

  /** Where the group has it; the group's own. */
  int slot;

  private final @Nullable String client;
  private final boolean polling;

  private Phase phase = Phase.WAITING;
  private boolean subscribed;

  private boolean pageUnderWay;

  /** Why the stream ends once nothing is left to write; null while it goes on. */
  private Observer.@Nullable End ending;

  ClientStream(Shard shard, Group group, Outlet outlet, StreamRequest request, long endAt) {
    this.shard = shard;
    this.group = group;
    output = new Output(outlet);
    progress =
        new StreamProgress(output, shard.counters(), request.cursor().orElse(HistoryReads.NOWHERE));
    deadlines = new Deadlines(endAt);
    principal = request.grant().principal().orElse(null);
    client = request.client().orElse(null);
    polling = request.polling();
  }

  Group group() {
    return group;
  }

  long position() {
    return progress.position();
  }

  Optional<String> principal() {
    return Optional.ofNullable(principal);
  }

  boolean isOf(String name) {
    return name.equals(principal);
  }

  Optional<String> client() {
    return Optional.ofNullable(client);
  }

  // What others tell.

  @Override
  public void written() {
    if (shard.isCurrentThread()) {
      // Within the outlet's write; pump() goes on.
      output.written(shard.now());
    } else {
      shard.execute(this::onWritten);
    }
  }

  @Override
  public void disconnected() {
    shard.execute(() -> close(Observer.End.CLIENT));
  }

  void start(Outlet outlet, Frame greeting) {
    await();
    outlet.opened(this);
    output.add(greeting);
    subscribe(shard.subscriptions().acquire(group.channels));
    // What could be had at once rides with the greeting.
    pump();
  }

  private void onWritten() {
    output.written(shard.now());
    pump();
  }

  void interrupted() {
    if (phase == Phase.LIVE) {
      await();
    }
  }

  void resumed() {
    if (phase == Phase.WAITING && subscribed) {
      replay();
    }
  }

  /** The store began a new life. The clients are told one after another, not all at once. */
  void reset(long epoch) {
    progress.owesReset(epoch);
    if (progress.isResetUntold() && phase != Phase.CLOSED) {
      deadlines.reset = shard.now() + ThreadLocalRandom.current().nextLong(RESET_SPREAD_MILLIS);
      schedule();
    }
  }

  // Subscribing.

  private void subscribe(CompletionStage<Void> inForce) {
    deadlines.retry = Deadlines.NEVER;
    inForce.whenComplete((done, failure) -> shard.perform(() -> onSubscribed(failure)));
  }

  private void onSubscribed(@Nullable Throwable failure) {
    if (failure != null) {
      onFailure(failure);
      return;
    }
    subscribed = true;
    if (phase == Phase.WAITING && !shard.isInterrupted()) {
      replay();
    }
  }

  void onFailure(Throwable failure) {
    pageUnderWay = false;
    if (phase == Phase.CLOSED) {
      return;
    }
    Throwable cause = RedisseException.causeOf(failure);
    if (cause instanceof BackendUnavailableException) {
      if (phase != Phase.WAITING) {
        await();
      }
      deadlines.retry = shard.now() + RETRY_MILLIS;
      schedule();
    } else {
      LOG.log(Level.ERROR, "A stream ends because the backend failed", cause);
      close(Observer.End.FAILED);
    }
  }

  private void await() {
    phase = Phase.WAITING;
    if (deadlines.giveUp == Deadlines.NEVER) {
      deadlines.giveUp = shard.now() + shard.outageGrace();
    }
    schedule();
  }

  // Replaying.

  private void replay() {
    replay(progress.causeOfReplay());
  }

  private void replay(Observer.ReplayCause cause) {
    phase = Phase.REPLAYING;
    deadlines.retry = Deadlines.NEVER;
    progress.beginReplay(cause);
    readPage();
  }

  private void readPage() {
    pageUnderWay = true;
    group.reads.request(this);
  }

  void onPage(Page page) {
    pageUnderWay = false;
    if (phase == Phase.CLOSED) {
      return;
    }
    deadlines.giveUp = Deadlines.NEVER;
    progress.take(page);
    if (!page.more()) {
      progress.endReplay();
      goOnAfter(page.era());
    }
    afterEvents();
    pump();
  }

  private void goOnAfter(int era) {
    if (shard.isInterrupted()) {
      await();
    } else if (era != shard.era()) {
      replay();
    } else {
      phase = Phase.LIVE;
    }
  }

  /** An event of a publisher that does not keep the order of ids. */
  void unordered(LateEvent event) {
    if (phase == Phase.REPLAYING || phase == Phase.LIVE) {
      progress.takeLate(event);
      afterEvents();
      pump();
    }
  }

  private void afterEvents() {
    if (polling && progress.hasEvent()) {
      endBy(shard.now() + POLLING_MILLIS);
    }
  }

  // Writing.

  /** Writes what there is to write, unless something is being written. */
  void pump() {
    boolean more = true;
    while (more && output.isFree() && phase != Phase.CLOSED) {
      more = step();
    }
  }

  /** Does the next thing, and tells whether there may be another. */
  private boolean step() {
    Frame waiting = output.take();
    if (waiting != null) {
      write(waiting);
      return true;
    }
    if (ending != null) {
      close(ending);
    } else if (phase == Phase.REPLAYING && !pageUnderWay) {
      readPage();
    } else if (phase == Phase.LIVE) {
      return follow();
    }
    return false;
  }

  private boolean follow() {
    if (!group.reaches(position())) {
      replay(Observer.ReplayCause.BEHIND);
      return false;
    }
    Group.Batch batch = group.after(position());
    if (batch == null) {
      return false;
    }
    progress.take(batch);
    afterEvents();
    return true;
  }

  private void write(Frame frame) {
    shard.counters().events().add(frame.events());
    output.write(frame, shard.now());
    schedule();
  }

  // Ending.

  /** Ends the stream at a time, unless it ends earlier. */
  void endBy(long time) {
    deadlines.endBy(time);
    schedule();
  }

  /** Ends the stream once what is being written has left. */
  void end(Observer.End reason) {
    if (shard.isDraining()) {
      output.add(shard.jitteredRetry());
    }
    ending = reason;
    pump();
  }

  /** Why it ends when its time has come. */
  private Observer.End endOfTime() {
    if (polling && progress.hasEvent()) {
      return Observer.End.POLLED;
    }
    return shard.isDraining() ? Observer.End.DRAINED : Observer.End.EXPIRED;
  }

  void close(Observer.End reason) {
    if (phase != Phase.CLOSED) {
      phase = Phase.CLOSED;
      // Counted before its client can know.
      progress.cutReplay();
      shard.remove(this, reason);
      output.close();
      shard.tellIfDrained();
    }
  }

  // Time.

  /** The wheel brings this stream. */
  void wake(long now) {
    if (phase == Phase.CLOSED || !deadlines.isWake(now)) {
      return;
    }
    try {
      if (isStalled(now)) {
        LOG.log(Level.DEBUG, "A stream ends because its client does not read");
        close(Observer.End.SLOW);
      } else if (deadlines.isEnd(now)) {
        end(endOfTime());
      } else if (now >= deadlines.giveUp) {
        close(Observer.End.OUTAGE);
      } else {
        remind(now);
      }
    } finally {
      if (phase != Phase.CLOSED) {
        schedule();
      }
    }
  }

  private boolean isStalled(long now) {
    return !output.isFree() && now >= output.due(shard.heartbeat()) && !output.advanced(now);
  }

  private void remind(long now) {
    if (now >= deadlines.retry) {
      deadlines.retry = Deadlines.NEVER;
      if (!subscribed) {
        subscribe(shard.subscriptions().inForce(group.channels));
      } else if (!shard.isInterrupted()) {
        replay();
      }
    }
    if (now >= deadlines.reset && phase == Phase.LIVE) {
      deadlines.reset = Deadlines.NEVER;
      if (progress.isResetUntold()) {
        progress.tellReset(group.channels);
        afterEvents();
        replay();
        pump();
      }
    }
    if (output.isFree() && now >= output.due(shard.heartbeat())) {
      progress.forgetHistory();
      output.add(FrameEncoder.HEARTBEAT);
      pump();
    }
  }

  private void schedule() {
    deadlines.schedule(shard.wheel(), this, output.due(shard.heartbeat()));
  }
}
