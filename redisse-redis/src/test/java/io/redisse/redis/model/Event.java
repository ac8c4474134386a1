package io.redisse.redis.model;

import org.jspecify.annotations.Nullable;

/** An event, and the clients that have received it. */
final class Event {
  final long id;
  final int channel;
  final boolean isOfRuby;
  int receivers;

  @Nullable
  Moment moment;

  /** Its key was deleted, which only a process that knew the event can detect. */
  boolean isDeleted;

  Event(long id, int channel, boolean isOfRuby) {
    this.id = id;
    this.channel = channel;
    this.isOfRuby = isOfRuby;
  }

  @Override
  public String toString() {
    return (isOfRuby ? "ruby " : "") + channel + ":" + id;
  }
}
