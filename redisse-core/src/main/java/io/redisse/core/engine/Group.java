package io.redisse.core.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The streams of one shard that have the same channels. They share a log of live events and the
 * reads of history. A stream and its group refer to each other: the group pumps its streams, and a
 * stream follows its group's log.
 */
final class Group implements HistoryReads.Audience {
  private final Set<String> channels;
  private final List<ClientStream> streams = new ArrayList<>(1);
  private final LiveLog log = new LiveLog();
  private final HistoryReads reads;

  /** True while the group is in its shard's list of groups to flush; used by the shard only. */
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

  /** Performs an action for each stream. The action may remove that stream, but no other. */
  void forEach(Consumer<ClientStream> action) {
    // Backwards, because the last stream takes the slot of a removed one.
    for (int i = streams.size() - 1; i >= 0; i--) {
      action.accept(streams.get(i));
    }
  }

  /** Writes new events to every stream that is ready for them, and discards events that all streams have. */
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
