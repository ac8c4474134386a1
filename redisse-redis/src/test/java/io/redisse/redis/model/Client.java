package io.redisse.redis.model;

import io.redisse.redis.model.RedisseProcess.Kept;
import io.redisse.redis.model.Store.Gap;
import io.redisse.redis.model.Store.History;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A client with its cursor, and its stream while it is connected. */
final class Client {
  final int number;
  final World world;
  int channels;

  @Nullable
  RedisseProcess node;

  boolean isLive;

  /** Whether the current stream has received a cursor. */
  private boolean isAnswered;

  long cursor;

  // For the oracle: the origin of the cursor, and the events that this client must receive or be
  // notified about.
  @Nullable
  Moment origin;

  /**
   * Whether this client was notified that its cursor is unknown; it may then receive events again.
   */
  boolean wasRewound;

  /** The process that passed on events of a demoted server before it detected the demotion. */
  @Nullable
  RedisseProcess staleSource;

  final List<Event> owed = new ArrayList<>();

  Client(int number, World world, int channels) {
    this.number = number;
    this.world = world;
    this.channels = channels;
  }

  boolean hasChannel(int channel) {
    return (channels & 1 << channel) != 0;
  }

  void connect(RedisseProcess to) {
    disconnect();
    node = to;
    isAnswered = false;
    to.clients.add(this);
    to.catchUp();
  }

  void disconnect() {
    if (node != null) {
      node.clients.remove(this);
      node = null;
      isLive = false;
    }
  }

  /** Resets the state to that of a new client. */
  void forget() {
    disconnect();
    wasRewound = true;
    cursor = 0;
    origin = null;
    owed.clear();
  }

  void catchUp() {
    if (node == null || !node.isInOneLife()) {
      return;
    }
    long asked = cursor;
    Server server = node.commands.server;
    @Nullable Kept[] kept = node.kept.clone();
    History history = node.call(call -> call.history(channels, asked));
    if (history == null || server == null) {
      return;
    }
    if (asked != 0) {
      for (int i = 0; i < Data.CHANNELS; i++) {
        if (history.gaps().get(i) != Gap.NONE) {
          world.oracle.gap(this, i, history.gaps().get(i), server);
        }
      }
      for (Event each : history.events()) {
        world.oracle.deliver(this, each, false);
      }
      world.oracle.answered(this, history, server, kept);
    } else {
      owed.clear();
    }
    wasRewound |= history.through() < cursor;
    cursor = isAnswered ? Math.max(cursor, history.through()) : history.through();
    origin = history.head();
    isAnswered = true;
    isLive = true;
  }

  void onReset(long epoch) {
    if (isLive && cursor < epoch) {
      for (int i = 0; i < Data.CHANNELS; i++) {
        world.oracle.told(this, i);
      }
      isLive = false;
      catchUp();
    }
  }

  void onLive(Event event, @Nullable Moment moment) {
    if (event.id > cursor) {
      world.oracle.deliver(this, event, false);
      cursor = event.id;
      staleSource = node.isFeedStale() ? node : staleSource;
      origin = moment;
    } else if (event.isOfRuby && (event.receivers & 1 << number) == 0) {
      boolean hasId = !world.rules.contains(Rule.LATE_RUBY_EVENT_HAS_NO_ID);
      world.oracle.deliver(this, event, true);
      if (hasId) {
        cursor = event.id;
      }
    }
  }

  @Override
  public String toString() {
    return "client " + number + (node == null ? "" : "@" + node.name) + (isLive ? " live " : " ")
        + cursor + " owed " + owed;
  }
}
