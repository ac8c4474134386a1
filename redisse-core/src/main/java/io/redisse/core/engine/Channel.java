package io.redisse.core.engine;

import io.redisse.core.engine.live.LiveLog;
import io.redisse.core.engine.replay.UnsentBudget;
import io.redisse.core.engine.threads.HubThread;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A channel with streams of a shard: its live events, and the groups that receive them. */
final class Channel {
  private final LiveLog log;
  private final List<Group> groups = new ArrayList<>(1);

  /** True while the shard has this channel queued for a flush. Only the shard uses this field. */
  boolean dirty;

  Channel(UnsentBudget budget) {
    log = new LiveLog(budget);
  }

  LiveLog log() {
    return log;
  }

  void add(Group group) {
    group.setSlot(log, groups.size());
    groups.add(group);
  }

  void remove(Group group) {
    Group last = groups.remove(groups.size() - 1);
    if (last != group) {
      int slot = group.slot(log);
      groups.set(slot, last);
      last.setSlot(log, slot);
    }
  }

  boolean isEmpty() {
    return groups.isEmpty();
  }

  /** Performs an action for each group. The action may remove groups, but not add any. */
  void forEach(Consumer<Group> action) {
    // Iterate backwards: removing a group moves the last one into its slot.
    for (int i = groups.size() - 1; i >= 0; i--) {
      if (i < groups.size()) {
        action.accept(groups.get(i));
      }
    }
  }

  /**
   * Writes new events to every ready stream, then discards events that all streams have received.
   *
   * @param flush the number of the shard's flush
   */
  void flush(int flush) {
    log.beginFlush();
    long delivered = Long.MAX_VALUE;
    for (int i = groups.size() - 1; i >= 0; i--) {
      if (i < groups.size()) {
        Group group = groups.get(i);
        HubThread.attempt(() -> group.flush(flush));
        delivered = Math.min(delivered, group.delivered());
      }
    }
    log.discardThrough(delivered);
    log.holdRest();
  }
}
