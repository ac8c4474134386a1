package io.redisse.core;

import io.redisse.api.BackendUnavailableException;
import io.redisse.api.Gap;
import io.redisse.api.RedisseException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
  private static final long NEVER = Long.MAX_VALUE;

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
  private final Outlet outlet;
  private final boolean polling;

  private Phase phase = Phase.WAITING;
  private boolean subscribed;

  /** Everything up to this id has been handed on, or was the client's to begin with. */
  private long position;

  /** What this replay told of gaps, so that its pages do not tell it again. */
  private final Map<String, Gap> told = new HashMap<>();

  /** The newest page of history, for a while: what of it arrives late is not news. */
  private @Nullable Page replayed;

  /** What arrived out of order during a replay, which may hold it too. */
  private final List<LateEvent> late = new ArrayList<>(0);

  private boolean pageUnderWay;
  private boolean answered;
  private boolean replayedEvents;
  private boolean toldMissing;

  /** What is to be written before anything of the log. */
  private final Deque<Frame> outbox = new ArrayDeque<>(2);

  private boolean writing;
  private boolean ending;

  private long lastWrite;
  private long waitingSince;
  private long retryAt = NEVER;
  private long resetAt = NEVER;
  private long endAt;

  /** When the wheel brings this stream back; an earlier entry of it is void. */
  private long wakeAt = NEVER;

  ClientStream(Shard shard, Group group, Outlet outlet, StreamRequest request, long endAt) {
    this.shard = shard;
    this.group = group;
    this.outlet = outlet;
    this.polling = request.polling();
    this.position = request.cursor().orElse(HistoryReads.NOWHERE);
    this.endAt = endAt;
  }

  Group group() {
    return group;
  }

  long position() {
    return position;
  }

  // What others tell.

  @Override
  public void written() {
    if (shard.isCurrentThread()) {
      // Within the outlet's write; pump() goes on.
      writing = false;
    } else {
      shard.execute(this::onWritten);
    }
  }

  @Override
  public void disconnected() {
    shard.execute(this::close);
  }

  void start(Frame greeting) {
    waitingSince = shard.now();
    outlet.opened(this);
    outbox.add(greeting);
    pump();
    subscribe(shard.subscriptions().acquire(group.channels));
  }

  private void onWritten() {
    writing = false;
    lastWrite = shard.now();
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
    if (answered && position < epoch && phase != Phase.CLOSED) {
      resetAt = shard.now() + ThreadLocalRandom.current().nextLong(RESET_SPREAD_MILLIS);
      schedule();
    }
  }

  // Subscribing.

  private void subscribe(CompletionStage<Void> inForce) {
    retryAt = NEVER;
    inForce.whenComplete((done, failure) -> shard.execute(() -> onSubscribed(failure)));
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
      await();
      retryAt = shard.now() + RETRY_MILLIS;
      schedule();
    } else {
      LOG.log(Level.ERROR, "A stream ends because the backend failed", cause);
      close();
    }
  }

  private void await() {
    if (phase != Phase.WAITING) {
      phase = Phase.WAITING;
      waitingSince = shard.now();
      schedule();
    }
  }

  // Replaying.

  private void replay() {
    phase = Phase.REPLAYING;
    replayedEvents = false;
    retryAt = NEVER;
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
    tellGaps(page.gaps());
    Frame events = page.after(position);
    if (events != null) {
      outbox.add(events);
      replayedEvents = true;
      firstEventSeen();
    }
    replayed = page;
    // Only the first answer may be behind the cursor: that of a client whose cursor nobody gave it.
    position = answered ? Math.max(position, page.through()) : page.through();
    if (!page.more()) {
      endReplay(page.era());
    }
    pump();
  }

  private void tellGaps(Map<String, Gap> gaps) {
    Map<String, Gap> news = new HashMap<>(gaps);
    // A life that ended, ended once; but more can be trimmed between two pages.
    news.entrySet()
        .removeIf(gap -> gap.getValue() == Gap.RESET && told.get(gap.getKey()) == Gap.RESET);
    if (news.isEmpty()) {
      return;
    }
    told.putAll(news);
    outbox.add(Frame.missedEvents(news));
    firstEventSeen();
    if (!toldMissing) {
      toldMissing = true;
      shard.counters().missing().increment();
    }
  }

  private void endReplay(int era) {
    if (!replayedEvents && (!answered || !told.isEmpty())) {
      outbox.add(Frame.lastEventId(position));
    }
    answered = true;
    told.clear();
    late.forEach(this::sendIfLate);
    late.clear();
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
    if (phase == Phase.REPLAYING) {
      late.add(event);
    } else if (phase == Phase.LIVE) {
      sendIfLate(event);
      pump();
    }
  }

  private void sendIfLate(LateEvent event) {
    boolean comesByLog = event.inLog() && event.id() > position;
    boolean cameByHistory = replayed != null && replayed.has(event.id());
    if (!comesByLog && !cameByHistory) {
      outbox.add(event.frame());
      firstEventSeen();
    }
  }

  private void firstEventSeen() {
    if (polling) {
      endAt = Math.min(endAt, shard.now() + POLLING_MILLIS);
      schedule();
    }
  }

  // Writing.

  /** Writes what there is to write, unless something is being written. */
  void pump() {
    boolean more = true;
    while (more && !writing && phase != Phase.CLOSED) {
      more = step();
    }
  }

  /** Does the next thing, and tells whether there may be another. */
  private boolean step() {
    if (!outbox.isEmpty()) {
      Frame frame = Frame.join(List.copyOf(outbox));
      outbox.clear();
      write(frame);
      return true;
    }
    if (ending) {
      close();
    } else if (phase == Phase.REPLAYING && !pageUnderWay) {
      readPage();
    } else if (phase == Phase.LIVE) {
      return follow();
    }
    return false;
  }

  private boolean follow() {
    if (!group.reaches(position)) {
      replay();
      return false;
    }
    Group.Batch batch = group.after(position);
    if (batch == null) {
      return false;
    }
    position = batch.last();
    firstEventSeen();
    write(batch.frame());
    return true;
  }

  private void write(Frame frame) {
    writing = true;
    lastWrite = shard.now();
    shard.counters().events().add(frame.events());
    schedule();
    outlet.write(frame);
  }

  // Ending.

  /** Ends the stream once what is being written has left. */
  void end() {
    ending = true;
    pump();
  }

  void close() {
    if (phase != Phase.CLOSED) {
      phase = Phase.CLOSED;
      outbox.clear();
      shard.remove(this);
      outlet.close();
    }
  }

  // Time.

  /** The wheel brings this stream. */
  void wake(long now) {
    if (phase == Phase.CLOSED || now < wakeAt) {
      return;
    }
    wakeAt = NEVER;
    if (writing && now - lastWrite >= 2 * shard.heartbeat()) {
      LOG.log(Level.DEBUG, "A stream ends because its client does not read");
      close();
    } else if (now >= endAt) {
      endAt = NEVER;
      end();
    } else if (phase == Phase.WAITING && now - waitingSince >= shard.outageGrace()) {
      close();
    } else {
      remind(now);
    }
    if (phase != Phase.CLOSED) {
      schedule();
    }
  }

  private void remind(long now) {
    if (now >= retryAt) {
      retryAt = NEVER;
      if (!subscribed) {
        subscribe(shard.subscriptions().inForce(group.channels));
      } else if (!shard.isInterrupted()) {
        replay();
      }
    }
    if (now >= resetAt && phase == Phase.LIVE) {
      resetAt = NEVER;
      Map<String, Gap> all = new HashMap<>();
      group.channels.forEach(channel -> all.put(channel, Gap.RESET));
      tellGaps(all);
      replay();
      pump();
    }
    if (!writing && now - lastWrite >= shard.heartbeat()) {
      replayed = null;
      outbox.add(Frame.HEARTBEAT);
      pump();
    }
  }

  private void schedule() {
    long due = lastWrite + shard.heartbeat() * (writing ? 2 : 1);
    due = Math.min(due, Math.min(endAt, Math.min(retryAt, resetAt)));
    if (phase == Phase.WAITING) {
      due = Math.min(due, waitingSince + shard.outageGrace());
    }
    if (due < wakeAt) {
      wakeAt = due;
      shard.wheel().put(this, due);
    }
  }
}
