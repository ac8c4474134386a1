package io.redisse.core.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * All streams of a shard with the same set of channels. They share one log of live events and share
 * history reads. The group pumps its streams, and each stream follows the group's log.
 */
final class Group implements HistoryReads.Audience {
  private final Set<String> channels;
  private final List<ClientStream> streams = new ArrayList<>(1);
  private final LiveLog log = new LiveLog();
  private final HistoryReads reads;

  /** True while the shard has this group queued for a flush. Only the shard uses this field. */
  boolean dirty;

  Group(ShardContext shard, Set<String> channels) {
    this.channels = channels;
    reads = new HistoryReads(shard, this);
  }

  @Override
  public Set<String> channels() {
    return channels;
  }

  @Override
  public LiveLog log() {
    return log;
  }

  HistoryReads reads() {
    return reads;
  }

  void add(ClientStream stream) {
    stream.slot = streams.size();
    streams.add(stream);
  }

  void remove(ClientStream stream) {
    ClientStream last = streams.remove(streams.size() - 1);
    if (last != stream) {
      streams.set(stream.slot, last);
      last.slot = stream.slot;
    }
  }

  boolean isEmpty() {
    return streams.isEmpty();
  }

  @Override
  public boolean hasSeveralStreams() {
    return streams.size() > 1;
  }

  /** Performs an action for each stream. The action may remove only the stream passed to it. */
  void forEach(Consumer<ClientStream> action) {
    // Iterate backwards: removing a stream moves the last one into its slot.
    for (int i = streams.size() - 1; i >= 0; i--) {
      action.accept(streams.get(i));
    }
  }

  /**
   * Writes new events to every ready stream, then discards events that all streams have received.
   */
  void flush() {
    log.beginFlush();
    long delivered = Long.MAX_VALUE;
    for (int i = streams.size() - 1; i >= 0; i--) {
      ClientStream stream = streams.get(i);
      stream.pump();
      delivered = Math.min(delivered, stream.cursor());
    }
    log.discardThrough(delivered);
  }
}
