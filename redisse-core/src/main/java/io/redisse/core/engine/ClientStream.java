package io.redisse.core.engine;

import io.redisse.api.BackendUnavailableException;
import io.redisse.api.RedisseException;
import io.redisse.api.internal.FatalErrors;
import io.redisse.core.engine.LateEvents.LateEvent;
import io.redisse.core.engine.live.LiveBatch;
import io.redisse.core.engine.replay.Evictions;
import io.redisse.core.engine.time.Deadlines;
import io.redisse.core.engine.time.Wakeable;
import io.redisse.core.spi.Frame;
import io.redisse.core.spi.Observer;
import io.redisse.core.spi.Outlet;
import io.redisse.core.spi.Stream;
import io.redisse.core.spi.StreamRequest;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Serves one client: waits for the subscriptions, replays history, then follows the logs of its
 * channels. Restarts the replay whenever events may have been missed. Confined to its shard's
 * thread, except for the methods of {@link Stream}.
 */
final class ClientStream implements Stream, PageReader, Wakeable, Evictions.Holder {
  private static final Logger LOG = System.getLogger(ClientStream.class.getName());
  private static final long POLLING_MILLIS = 1_000;

  private final ShardContext shard;
  private final Group group;
  private final Output output;
  private final StreamProgress progress;
  private final Deadlines deadlines;
  private final @Nullable String principal;
  private final @Nullable String client;
  private final boolean polling;

  /** The index in the group's list. Only the group uses this field. */
  int slot;

  private StreamPhase phase = StreamPhase.WAITING;
  private boolean subscribed;
  private boolean isPagePending;

  /** Why the stream will end once all frames are written; null if it is not ending. */
  private Observer.@Nullable End ending;

  ClientStream(ShardContext shard, Group group, Outlet outlet, StreamRequest request, long endAt) {
    this.shard = shard;
    this.group = group;
    output =
        new Output(outlet, shard.engine().settings().heartbeat(), shard.engine().budget());
    progress = new StreamProgress(output, shard.engine(), request.cursor().orElse(Page.NO_CURSOR));
    deadlines = new Deadlines(endAt);
    principal = request.grant().principal().orElse(null);
    client = request.client().orElse(null);
    polling = request.polling();
  }

  Group group() {
    return group;
  }

  @Override
  public long cursor() {
    return progress.cursor();
  }

  @Nullable
  String principal() {
    return principal;
  }

  Optional<String> client() {
    return Optional.ofNullable(client);
  }

  private long now() {
    return shard.engine().clock().now();
  }

  @Override
  public void written() {
    if (shard.thread().isCurrent()) {
      // The outlet called back from within write(); pump() continues when write() returns.
      output.written(now());
    } else {
      shard.thread().execute(() -> {
        output.written(now());
        pump();
      });
    }
  }

  @Override
  public void disconnected() {
    shard.thread().execute(() -> close(Observer.End.CLIENT));
  }

  void start(Outlet outlet, Frame greeting) {
    if (shard.feed().isInterrupted()) {
      await();
    }
    outlet.opened(this);
    output.add(greeting);
    subscribe(shard.engine().subscriptions().acquire(group.channels()));
    // Write the greeting last, so that events already available go out in the same write.
    pump();
  }

  void onInterrupted() {
    if (phase == StreamPhase.LIVE || phase == StreamPhase.WAITING) {
      await();
    }
  }

  void onResumed() {
    deadlines.endGrace();
    if (phase == StreamPhase.WAITING && subscribed) {
      replay(progress.replayCause());
    }
  }

  /** Schedules the notification of a store reset. */
  void onReset(long epoch) {
    progress.markResetPending(epoch);
    if (progress.isResetPending() && phase != StreamPhase.CLOSED) {
      deadlines.spreadReset(now());
      schedule();
    }
  }

  private void subscribe(CompletionStage<Void> inForce) {
    deadlines.clearRetry();
    inForce.whenComplete(
        (done, failure) -> shard.thread().perform(() -> attempt(() -> onSubscribed(failure))));
  }

  private void onSubscribed(@Nullable Throwable failure) {
    if (failure != null) {
      onBackendFailed(failure);
      return;
    }
    subscribed = true;
    if (phase == StreamPhase.WAITING && !shard.feed().isInterrupted()) {
      replay(progress.replayCause());
    }
  }

  private void onBackendFailed(Throwable failure) {
    if (phase == StreamPhase.CLOSED) {
      return;
    }
    Throwable cause = RedisseException.causeOf(failure);
    if (cause instanceof BackendUnavailableException) {
      await();
      deadlines.retryAfter(now());
      schedule();
    } else {
      LOG.log(Level.ERROR, "Subscribing or reading history failed; closing a stream", cause);
      close(Observer.End.FAILED);
    }
  }

  private void await() {
    phase = StreamPhase.WAITING;
    deadlines.beginGrace(now() + shard.engine().settings().outageGrace().toMillis());
    schedule();
  }

  private void replay(Observer.ReplayCause cause) {
    phase = StreamPhase.REPLAYING;
    deadlines.clearRetry();
    progress.beginReplay(cause);
    requestPage();
  }

  private void requestPage() {
    isPagePending = true;
    if (progress.cursor() == Page.NO_CURSOR) {
      shard.newcomers().request(this);
    } else {
      group.reads().request(this);
    }
  }

  @Override
  public void onPage(Page page) {
    attempt(() -> addPage(page));
  }

  private void addPage(Page page) {
    isPagePending = false;
    if (phase == StreamPhase.CLOSED) {
      return;
    }
    deadlines.endGrace();
    progress.addPage(page);
    if (!page.more()) {
      progress.endReplay();
      goOnAfter(page.era());
    }
    endPollingAfterEvent();
    pump();
  }

  private void goOnAfter(int era) {
    if (shard.feed().isInterrupted()) {
      await();
    } else if (era != shard.feed().era()) {
      replay(progress.replayCause());
    } else {
      phase = StreamPhase.LIVE;
    }
  }

  @Override
  public void onReadFailed(Throwable failure) {
    isPagePending = false;
    attempt(() -> onBackendFailed(failure));
  }

  /** Adds an out-of-order event and writes it if possible. */
  void onLateEvent(LateEvent event) {
    if (phase == StreamPhase.LIVE) {
      progress.addLate(event);
      endPollingAfterEvent();
      pump();
    } else if (phase != StreamPhase.CLOSED) {
      progress.holdLate(event);
    }
  }

  private void endPollingAfterEvent() {
    if (polling && progress.hadEvent()) {
      endBy(now() + POLLING_MILLIS);
    }
  }

  /** Writes all available frames, until one is in flight. */
  void pump() {
    try {
      boolean more = true;
      while (more && output.isFree() && phase != StreamPhase.CLOSED) {
        more = step();
      }
    } catch (RuntimeException | Error e) {
      fail(e);
    }
  }

  /**
   * Performs the next step and returns whether more work may remain. Events that arrive while a
   * frame is in flight accumulate in the output and are then sent in one write.
   */
  private boolean step() {
    Frame waiting = output.take();
    if (waiting != null) {
      write(waiting);
      return true;
    }
    if (ending != null) {
      close(ending);
    } else if (phase == StreamPhase.REPLAYING && !isPagePending) {
      requestPage();
    } else if (phase == StreamPhase.LIVE) {
      return follow();
    }
    return false;
  }

  private boolean follow() {
    long cursor = progress.cursor();
    if (!group.reaches(cursor) || progress.hasMissedLate()) {
      replay(Observer.ReplayCause.BEHIND);
      return false;
    }
    LiveBatch batch = group.after(cursor);
    if (batch == null) {
      return false;
    }
    progress.addLive(batch);
    endPollingAfterEvent();
    return true;
  }

  private void write(Frame frame) {
    shard.engine().counters().events().add(frame.events());
    output.write(frame, now());
    schedule();
  }

  /** Runs a step of this stream. An exception or error ends this stream only. */
  void attempt(Runnable step) {
    try {
      step.run();
    } catch (RuntimeException | Error e) {
      fail(e);
    }
  }

  private void fail(Throwable error) {
    FatalErrors.rethrow(error);
    LOG.log(Level.ERROR, "A stream failed and was closed; its client will reconnect", error);
    close(Observer.End.FAILED);
  }

  /** Ends the stream at the given time, unless it ends earlier. */
  void endBy(long time) {
    deadlines.endBy(time);
    schedule();
  }

  /** Ends the stream as soon as all its frames are written. */
  void end(Observer.End reason) {
    if (group.owner().isDraining()) {
      output.add(FrameEncoder.retry(shard.engine().settings().jitteredRetry()));
    }
    ending = reason;
    pump();
  }

  @Override
  public long burden(long now) {
    return output.burden(now);
  }

  private Observer.End reasonOfDeadline() {
    boolean draining = group.owner().isDraining();
    return polling && progress.hadEvent()
        ? Observer.End.POLLED
        : draining ? Observer.End.DRAINED : Observer.End.EXPIRED;
  }

  @Override
  public void close(Observer.End reason) {
    if (phase != StreamPhase.CLOSED) {
      phase = StreamPhase.CLOSED;
      // First, so that the counters are correct by the time the client sees the stream end.
      progress.abortReplay();
      group.owner().streamEnding(this, reason);
      output.close();
    }
  }

  @Override
  public void wake(long now) {
    if (phase != StreamPhase.CLOSED && deadlines.takeWake(now)) {
      attempt(() -> doWhatIsDue(now));
      schedule();
    }
  }

  private void doWhatIsDue(long now) {
    if (output.isStalled(now)) {
      LOG.log(Level.DEBUG, "A client read nothing for two heartbeat intervals; closing its stream");
      close(Observer.End.SLOW);
    } else if (deadlines.takeEnd(now)) {
      end(reasonOfDeadline());
    } else if (deadlines.isGraceOver(now)) {
      deadlines.endGrace();
      end(Observer.End.OUTAGE);
    } else {
      proceed(now);
    }
  }

  private void proceed(long now) {
    if (deadlines.takeRetry(now)) {
      if (!subscribed) {
        subscribe(shard.engine().subscriptions().inForce(group.channels()));
      } else if (!shard.feed().isInterrupted()) {
        replay(progress.replayCause());
      }
    }
    if (phase == StreamPhase.LIVE && deadlines.takeReset(now) && progress.isResetPending()) {
      progress.addReset(group.channels());
      endPollingAfterEvent();
      replay(progress.replayCause());
      pump();
    }
    if (output.isIdle(now)) {
      progress.forgetHistory();
      output.add(FrameEncoder.HEARTBEAT);
      pump();
    }
  }

  private void schedule() {
    long timer = deadlines.newTimer(output.due());
    if (timer != Deadlines.NEVER && phase != StreamPhase.CLOSED) {
      shard.timers().put(this, timer);
    }
  }
}
