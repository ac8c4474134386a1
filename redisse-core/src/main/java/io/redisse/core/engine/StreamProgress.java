package io.redisse.core.engine;

import io.redisse.api.Gap;
import io.redisse.core.spi.Frame;
import io.redisse.core.spi.Observer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How far a client has been told of its channels, and what it is told next: puts frames into its
 * output, in the order and with the gaps of STREAM-1 and STREAM-3.
 */
final class StreamProgress {
  private static final long[] NONE = {};

  private final Output output;
  private final Counters counters;

  /** Everything up to this id has been handed on, or was the client's to begin with. */
  private long position;

  /** Only while history is read. */
  private @Nullable Replay replay;

  /** The ids in the newest page of history, for a while: what of it arrives late is not news. */
  private long[] newest = NONE;

  /** The beginning of a new life of the store that the client has to be told of; 0 if there is none. */
  private long untoldEpoch;

  private boolean answered;
  private boolean toldMissing;
  private boolean eventSeen;

  StreamProgress(Output output, Counters counters, long position) {
    this.output = output;
    this.counters = counters;
    this.position = position;
  }

  long position() {
    return position;
  }

  /** The store began a new life; the client has to be told if it has been told of the former. */
  void owesReset(long epoch) {
    if (answered && position < epoch) {
      untoldEpoch = epoch;
    }
  }

  /** Whether the client has to be told of a new life, and has not been by what history said. */
  boolean isResetUntold() {
    return untoldEpoch > 0;
  }

  /** Whether there was something for long-polling to end with (STREAM-4). */
  boolean hasEvent() {
    return eventSeen;
  }

  /** Why history is to be read if the client can take live events. */
  Observer.ReplayCause causeOfReplay() {
    if (answered) {
      return Observer.ReplayCause.HEALED;
    }
    return position == HistoryReads.NOWHERE
        ? Observer.ReplayCause.NEW
        : Observer.ReplayCause.RETURNED;
  }

  /** History is read from here, again if an interruption cut a replay. */
  void beginReplay(Observer.ReplayCause cause) {
    replay = replay == null ? new Replay(cause) : replay;
    replay.begin();
  }

  private Replay replay() {
    return Objects.requireNonNull(replay);
  }

  /** There will be no more pages. */
  void cutReplay() {
    if (replay != null) {
      observe(replay, Observer.ReplayOutcome.CUT);
    }
  }

  private void observe(Replay ended, Observer.ReplayOutcome outcome) {
    counters.observers().tell(observer -> observer.replayed(ended.cause(), outcome));
  }

  void take(Page page) {
    tell(page.gaps());
    if (page.through() >= untoldEpoch && page.gaps().containsValue(Gap.RESET)) {
      untoldEpoch = 0;
    }
    Frame events = page.after(position);
    if (events != null) {
      addEvent(events);
      replay().addedEvents();
    }
    newest = page.ids();
    // Only the first answer may be behind the cursor: that of a client whose cursor nobody gave it.
    position = answered ? Math.max(position, page.through()) : page.through();
  }

  /** The last page has been taken. */
  void endReplay() {
    Replay done = replay();
    replay = null;
    if (!done.hadEvents() && (!answered || done.hadGaps())) {
      output.add(FrameEncoder.lastEventId(position));
    }
    answered = true;
    observe(done, done.hadGaps() ? Observer.ReplayOutcome.MISSED : Observer.ReplayOutcome.COMPLETE);
    done.late().forEach(this::takeLate);
  }

  private void tell(Map<String, Gap> gaps) {
    Map<String, Gap> news = gaps.isEmpty() ? gaps : replay().news(gaps);
    if (news.isEmpty()) {
      return;
    }
    news.values().forEach(reason -> counters.observers().tell(all -> all.missed(reason)));
    addEvent(FrameEncoder.missedEvents(news));
    if (!toldMissing) {
      toldMissing = true;
      counters.missing().increment();
    }
  }

  /** The store began a new life; its history, which is read next, need not say so again. */
  void tellReset(Set<String> channels) {
    untoldEpoch = 0;
    beginReplay(Observer.ReplayCause.HEALED);
    Map<String, Gap> all = new HashMap<>();
    channels.forEach(channel -> all.put(channel, Gap.RESET));
    tell(all);
  }

  /** What comes live. */
  void take(Group.Batch batch) {
    position = batch.last();
    addEvent(batch.frame());
  }

  /** An event of a publisher that does not keep the order of ids. */
  void takeLate(LateEvent event) {
    if (replay != null) {
      replay.add(event);
      return;
    }
    boolean comesByLog = event.inLog() && event.id() > position;
    boolean cameByHistory = Arrays.binarySearch(newest, event.id()) >= 0;
    if (!comesByLog && !cameByHistory) {
      addEvent(event.frame());
    }
  }

  /** What arrives late from now on is later than history was. */
  void forgetHistory() {
    newest = NONE;
  }

  private void addEvent(Frame frame) {
    output.add(frame);
    eventSeen = true;
  }
}
