package io.redisse.redis.model;

import org.jspecify.annotations.Nullable;

/** An event, and which clients have it. */
final class Event {
  final long id;
  final int channel;
  final boolean isOfRuby;
  int receivers;

  @Nullable
  Moment moment;

  /** Its key was deleted: only a process that knew it can tell. */
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
