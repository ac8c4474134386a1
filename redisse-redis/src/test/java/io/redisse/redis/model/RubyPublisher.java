package io.redisse.redis.model;

import io.redisse.redis.model.Data.Kind;
import io.redisse.redis.model.Data.Member;
import io.redisse.redis.model.Server.Message;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A publisher that uses the Ruby gem. It sends four commands, between which anything can happen.
 */
final class RubyPublisher {
  private final World world;
  private @Nullable Server server;
  private @Nullable Event event;
  private int step;
  private long runId;

  RubyPublisher(World world) {
    this.world = world;
  }

  void step(int channel) {
    if (event == null) {
      server = world.address;
      runId = server.runId;
      step = 0;
    }
    if (server == null
        || !server.isUp
        || server.runId != runId
        || !server.isMaster()
        || server.data.isOtherType(channel)) {
      event = null;
      return;
    }
    if (event != null && server.data.counter < event.id) {
      // Redis has been flushed since the id was assigned; the event would look like one from lost
      // data.
      event = null;
      return;
    }
    Data data = server.data.copy();
    List<Message> messages = server.messages();
    switch (step++) {
      case 0 -> increment(data, channel);
      case 1 -> messages.add(new Message(event, 0, event.moment));
      case 2 -> {
        data.add(event.channel, new Member(event.id, Kind.RUBY, event));
        data.rubyChannels |= 1 << event.channel;
      }
      default -> {
        List<Member> members = data.sets.get(event.channel);
        int excess = members.size() - Store.RUBY_HISTORY_SIZE;
        if (excess > 0) {
          data.set(event.channel, members.subList(excess, members.size()));
        }
      }
    }
    Event added = event;
    if (step == 4) {
      event = null;
    }
    server.commit(data, messages);
    if (step == 3) {
      confirm(added);
    }
  }

  private void increment(Data data, int channel) {
    if (server.isUnattended) {
      world.oracle.hasRubyHiddenALoss = true;
      // Some channels may still report the loss.
      world.oracle.disturbedChannels = -1;
    }
    data.counter++;
    data.isChanged = true;
    event = new Event(data.counter, channel, true);
    world.oracle.assign(server, data, data.counter, event);
  }

  /**
   * A client whose cursor passed this event before it was added does not receive it, because Ruby
   * publishers add events out of order.
   */
  private void confirm(Event added) {
    if (added.id >= Lives.ANCHORED) {
      for (Client each : world.clients) {
        if (each.cursor < added.id) {
          world.oracle.confirmed(each, added);
        }
      }
    }
  }
}
