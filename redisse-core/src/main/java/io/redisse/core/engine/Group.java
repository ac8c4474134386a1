package io.redisse.core.engine;

import io.redisse.core.engine.live.LiveBatch;
import io.redisse.core.engine.live.LiveLog;
import io.redisse.core.spi.Observer;
import java.util.Arrays;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * All streams of a shard with the same set of channels. They share history reads. The group pumps
 * its streams, and each stream follows the logs of the group's channels.
 */
final class Group implements HistoryReads.Audience {
  /** The callbacks from streams to their shard. */
  interface Owner {
    /** Returns whether the server is draining. */
    boolean isDraining();

    /** Removes a stream and updates the counters; called before the outlet is closed. */
    void streamEnding(ClientStream stream, Observer.End reason);
  }

  private final Set<String> channels;
  private final ShardContext shard;
  private final Owner owner;
  private final HistoryReads reads;
  private final LiveLog[] logs;

  /** The index of this group in the list of each channel, in the order of the logs. */
  private final int[] slots;

  /** The streams, followed by unused elements. Most groups have one stream. */
  private ClientStream[] streams = new ClientStream[1];

  private int size;

  /** The number of the latest flush. */
  private int flushed;

  /** Every stream had received the events up to this id at the latest flush. */
  private long delivered;

  Group(ShardContext shard, Owner owner, Set<String> channels, LiveLog[] logs) {
    this.channels = channels;
    this.shard = shard;
    this.owner = owner;
    this.logs = logs;
    slots = new int[logs.length];
    reads = new HistoryReads(shard, this);
  }

  @Override
  public Set<String> channels() {
    return channels;
  }

  Owner owner() {
    return owner;
  }

  /** Returns whether the logs still contain every live event after a cursor. */
  @Override
  public boolean reaches(long cursor) {
    for (LiveLog log : logs) {
      if (!log.reaches(cursor)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Returns the next live events after a cursor, or null if there are none yet. The logs must reach
   * the cursor.
   */
  @Nullable
  LiveBatch after(long cursor) {
    return shard.liveReader().after(logs, cursor);
  }

  int slot(LiveLog log) {
    return slots[indexOf(log)];
  }

  void setSlot(LiveLog log, int slot) {
    slots[indexOf(log)] = slot;
  }

  private int indexOf(LiveLog log) {
    int i = 0;
    while (logs[i] != log) {
      i++;
    }
    return i;
  }

  HistoryReads reads() {
    return reads;
  }

  void add(ClientStream stream) {
    if (size == streams.length) {
      streams = Arrays.copyOf(streams, 2 * size);
    }
    stream.slot = size;
    streams[size++] = stream;
  }

  void remove(ClientStream stream) {
    ClientStream last = streams[--size];
    last.slot = stream.slot;
    streams[last.slot] = last;
    streams[size] = null;
  }

  boolean isEmpty() {
    return size == 0;
  }

  @Override
  public boolean hasSeveralStreams() {
    return size > 1;
  }

  /** Performs an action for each stream. The action may remove only the stream passed to it. */
  void forEach(Consumer<ClientStream> action) {
    // Iterate backwards: removing a stream moves the last one into its slot.
    for (int i = size - 1; i >= 0; i--) {
      action.accept(streams[i]);
    }
  }

  /**
   * Writes new events to every ready stream, once per flush.
   *
   * @param flush the number of the shard's flush
   */
  void flush(int flush) {
    if (flushed == flush) {
      return;
    }
    flushed = flush;
    long least = Long.MAX_VALUE;
    for (int i = size - 1; i >= 0; i--) {
      // A failed read can end several streams at once.
      if (i < size) {
        ClientStream stream = streams[i];
        stream.pump();
        least = Math.min(least, stream.cursor());
      }
    }
    delivered = least;
  }

  /** Returns the id up to which every stream had received all events at the latest flush. */
  long delivered() {
    return delivered;
  }
}
