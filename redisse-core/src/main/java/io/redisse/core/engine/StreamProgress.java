package io.redisse.core.engine;

import io.redisse.api.Gap;
import io.redisse.core.engine.LateEvents.LateEvent;
import io.redisse.core.engine.live.LiveBatch;
import io.redisse.core.engine.replay.Replay;
import io.redisse.core.spi.Frame;
import io.redisse.core.spi.Observer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tracks a stream's cursor and adds the next frames to its output. Follows STREAM-1 for the order
 * of events and STREAM-3 for gaps.
 */
final class StreamProgress {
  private final Output output;
  private final EngineContext engine;

  /**
   * Every event up to this id has been added to the output, or the client already had it when it
   * connected.
   */
  private long cursor;

  /** The newest id in the output, or else the one that the client had when it connected. */
  private long written;

  /** The current replay; null while no history is being read. */
  private @Nullable Replay replay;

  /** Holds the late events that a page or a live event with a greater id must precede. */
  private final LateEvents late = new LateEvents();

  /** True if late events were discarded that neither a page nor the live log will provide. */
  private boolean hasMissedLate;

  /** The channels of late events that were discarded for good; null if there are none. */
  private @Nullable Set<String> lostChannels;

  /** The epoch of a reset not yet reported to the client; 0 if there is none. */
  private long pendingEpoch;

  private boolean answered;
  private boolean countedAsMissing;
  private boolean hadEvent;

  StreamProgress(Output output, EngineContext engine, long cursor) {
    this.output = output;
    this.engine = engine;
    this.cursor = cursor;
    written = cursor;
  }

  long cursor() {
    return cursor;
  }

  /**
   * Marks a store reset for reporting, unless the client has received nothing from the previous
   * epoch.
   */
  void markResetPending(long epoch) {
    if (answered && cursor < epoch) {
      pendingEpoch = epoch;
    }
  }

  /**
   * Returns whether a reset must still be reported to the client, because no history page reported
   * it.
   */
  boolean isResetPending() {
    return pendingEpoch > 0;
  }

  /** Returns whether an event was added, which ends a long-polling request (STREAM-4). */
  boolean hadEvent() {
    return hadEvent;
  }

  /**
   * Returns the cause of a replay, assuming that the stream has not fallen behind the live events.
   */
  Observer.ReplayCause replayCause() {
    if (answered) {
      return Observer.ReplayCause.HEALED;
    }
    return cursor == Page.NO_CURSOR ? Observer.ReplayCause.NEW : Observer.ReplayCause.RETURNED;
  }

  /** Begins a replay after the cursor, or restarts one that was interrupted. */
  void beginReplay(Observer.ReplayCause cause) {
    if (replay == null) {
      replay = new Replay(cause);
      late.forgetEarlierPages();
    }
    hasMissedLate = false;
    replay.begin();
    if (lostChannels != null) {
      addGaps(same(Gap.TRIMMED, lostChannels));
      lostChannels = null;
    }
  }

  private Replay replay() {
    return Objects.requireNonNull(replay);
  }

  /** Reports the current replay, if any, as cut off by the end of the stream. */
  void abortReplay() {
    if (replay != null) {
      report(replay, Observer.ReplayOutcome.CUT);
    }
  }

  private void report(Replay ended, Observer.ReplayOutcome outcome) {
    engine.observers().report(observer -> observer.replayed(ended.cause(), outcome));
  }

  void addPage(Page page) {
    addGaps(page.gaps());
    if (page.through() >= pendingEpoch && page.gaps().containsValue(Gap.RESET)) {
      pendingEpoch = 0;
    }
    Frame events = page.after(cursor);
    if (events != null) {
      addEvents(events);
      written = page.ids()[page.ids().length - 1];
      replay().markEvents();
    }
    late.addPage(page.ids());
    // Only the first page can end before the cursor, if the store never issued that cursor.
    cursor = answered ? Math.max(cursor, page.through()) : page.through();
  }

  /** Ends the replay after its last page. */
  void endReplay() {
    Replay done = replay();
    replay = null;
    if (!done.hadEvents() && (!answered || done.hadGaps())) {
      output.add(FrameEncoder.lastEventId(cursor));
      written = cursor;
    }
    answered = true;
    report(done, done.hadGaps() ? Observer.ReplayOutcome.MISSED : Observer.ReplayOutcome.COMPLETE);
    late.release().forEach(this::addLate);
  }

  private void addGaps(Map<String, Gap> gaps) {
    Map<String, Gap> unsent = gaps.isEmpty() ? gaps : replay().takeNew(gaps);
    if (unsent.isEmpty()) {
      return;
    }
    unsent.values().forEach(reason -> engine.observers().report(each -> each.missed(reason)));
    addEvents(FrameEncoder.missedEvents(unsent));
    if (!countedAsMissing) {
      countedAsMissing = true;
      engine.counters().missing().increment();
    }
  }

  /** Reports the pending reset and begins a replay, which does not report the reset again. */
  void addReset(Set<String> channels) {
    pendingEpoch = 0;
    beginReplay(Observer.ReplayCause.HEALED);
    addGaps(same(Gap.RESET, channels));
  }

  private static Map<String, Gap> same(Gap reason, Set<String> channels) {
    Map<String, Gap> gaps = new HashMap<>();
    channels.forEach(channel -> gaps.put(channel, reason));
    return gaps;
  }

  void addLive(LiveBatch batch) {
    cursor = batch.through();
    written = cursor;
    addEvents(batch.frame());
    late.release().forEach(this::addLate);
  }

  /**
   * Adds an event from a publisher that does not preserve id order, unless it is a duplicate. The
   * stream must be live.
   */
  void addLate(LateEvent event) {
    if (event.id() > cursor) {
      // Written now, it would be repeated to a client that reconnects with its smaller cursor.
      if (!event.inLog()) {
        hold(event);
      }
    } else if (!late.isInPage(event.id())) {
      if (!output.isFree() && output.waitingBytes() > LateEvents.MAX_BYTES) {
        lose(event.channel());
        return;
      }
      addEvents(event.id() > written ? event.frame() : event.withoutId());
      written = Math.max(written, event.id());
    }
  }

  /**
   * Keeps a late event until the next replay ends, because its pages may contain the event too. The
   * stream must not be live.
   */
  void holdLate(LateEvent event) {
    hold(event);
  }

  private void hold(LateEvent event) {
    hasMissedLate |= late.hold(event, cursor, this::lose);
  }

  /** Notes the loss of a late event. History after the cursor does not contain it. */
  private void lose(String channel) {
    if (lostChannels == null) {
      lostChannels = new HashSet<>();
    }
    lostChannels.add(channel);
  }

  /**
   * Returns whether a live stream must read history to receive all late events, or to report those
   * that it has lost.
   */
  boolean hasMissedLate() {
    return hasMissedLate || lostChannels != null;
  }

  /** Forgets the ids of the latest pages, because events that arrive from now on are not in them. */
  void forgetHistory() {
    late.forgetPages();
  }

  private void addEvents(Frame frame) {
    output.add(frame);
    hadEvent = true;
  }
}
