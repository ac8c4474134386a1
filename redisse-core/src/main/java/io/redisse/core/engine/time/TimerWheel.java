package io.redisse.core.engine.time;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * A coarse timer wheel, confined to one thread. Items fire up to one tick late. An item scheduled
 * beyond the range of the wheel is reinserted when its slot is reached.
 */
public final class TimerWheel<T> {
  public static final long TICK_MILLIS = 100;
  private static final int SLOTS = 512;

  private record Entry<T>(T item, long tick) {}

  private final List<List<Entry<T>>> slots = new ArrayList<>(SLOTS);

  /** The last processed tick. */
  private long tick;

  public TimerWheel(long now) {
    tick = now / TICK_MILLIS;
    for (int i = 0; i < SLOTS; i++) {
      slots.add(new ArrayList<>(0));
    }
  }

  public void put(T item, long time) {
    put(new Entry<>(item, Math.max(tick + 1, (time + TICK_MILLIS - 1) / TICK_MILLIS)));
  }

  private void put(Entry<T> entry) {
    slot(Math.min(entry.tick(), tick + SLOTS)).add(entry);
  }

  /** Removes all due items and passes each to the action. */
  public void advance(long now, Consumer<T> due) {
    long end = now / TICK_MILLIS;
    // After a pause longer than a full revolution, one revolution is enough to visit every slot.
    tick = Math.max(tick, end - SLOTS);
    while (tick < end) {
      tick++;
      List<Entry<T>> slot = slot(tick);
      if (!slot.isEmpty()) {
        List<Entry<T>> entries = List.copyOf(slot);
        slot.clear();
        for (Entry<T> entry : entries) {
          if (entry.tick() > end) {
            put(entry);
          } else {
            due.accept(entry.item());
          }
        }
      }
    }
  }

  private List<Entry<T>> slot(long ofTick) {
    return slots.get((int) (ofTick % SLOTS));
  }
}
