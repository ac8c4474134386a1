package io.redisse.core.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * A coarse timer for many things of one thread: what is put in comes out at its time or up to a tick
 * later. What lies further ahead than the wheel reaches goes around again.
 */
final class TimerWheel<T> {
  static final long TICK_MILLIS = 100;
  private static final int SLOTS = 512;

  private record Entry<T>(T thing, long tick) {}

  private final List<List<Entry<T>>> slots = new ArrayList<>(SLOTS);

  /** The last tick whose slot was emptied. */
  private long tick;

  TimerWheel(long now) {
    tick = now / TICK_MILLIS;
    for (int i = 0; i < SLOTS; i++) {
      slots.add(new ArrayList<>(0));
    }
  }

  void put(T thing, long time) {
    put(new Entry<>(thing, Math.max(tick + 1, (time + TICK_MILLIS - 1) / TICK_MILLIS)));
  }

  private void put(Entry<T> entry) {
    slot(Math.min(entry.tick(), tick + SLOTS)).add(entry);
  }

  void advance(long now, Consumer<T> out) {
    long end = now / TICK_MILLIS;
    // After a pause longer than a turn of the wheel, one turn empties it.
    tick = Math.max(tick, end - SLOTS);
    while (tick < end) {
      tick++;
      List<Entry<T>> due = slot(tick);
      if (!due.isEmpty()) {
        List<Entry<T>> entries = List.copyOf(due);
        due.clear();
        for (Entry<T> entry : entries) {
          if (entry.tick() > end) {
            put(entry);
          } else {
            out.accept(entry.thing());
          }
        }
      }
    }
  }

  private List<Entry<T>> slot(long ofTick) {
    return slots.get((int) (ofTick % SLOTS));
  }
}
