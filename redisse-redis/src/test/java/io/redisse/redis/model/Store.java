package io.redisse.redis.model;

import io.redisse.redis.model.Data.Kind;
import io.redisse.redis.model.Data.Member;
import io.redisse.redis.model.Server.Message;
import java.util.ArrayList;
import java.util.List;

/** The script calls that read and write channels, as in publish.lua, history.lua and loss.lua. */
final class Store extends Lives {
  /** The number of events that Ruby publishers keep; 100 in reality. */
  static final int RUBY_HISTORY_SIZE = 4;

  enum Gap {
    NONE,
    UNKNOWN,
    /** The cursor is below the epoch. */
    RESET,
    /** The cursor is from lost data. */
    HOLE,
    /** The channel alone was lost. */
    LOST,
    TRIMMED
  }

  /** A page of history; gaps and events by channel. */
  record History(long through, List<Gap> gaps, List<Event> events, Moment head) {}

  Store(Server server, RedisseProcess caller) {
    super(server, caller);
  }

  /** Publishes events on a channel in one call. Returns nothing if its key is of another type. */
  List<Event> publish(int channel, int count) {
    long before = newestId();
    if (world.clock - before > CLOCK_SLACK) {
      before = world.clock;
    }
    List<Event> events = new ArrayList<>();
    if (!data.isOtherType(channel)) {
      boolean isNew = data.sets.get(channel).isEmpty();
      for (int i = 1; i <= count; i++) {
        Event event = new Event(before + i, channel, false);
        Moment moment = assign(event.id, event);
        data.counter = event.id;
        data.add(channel, new Member(event.id, Kind.JAVA, event));
        messages.add(new Message(event, 0, moment));
        events.add(event);
      }
      if (isNew) {
        data.add(channel, new Member(epoch(), Kind.BASE, null));
      }
      trim(channel, world.historySize + (on(Rule.ONE_MORE_THAN_SERVED_IS_KEPT) ? 1 : 0));
    }
    commit();
    return events;
  }

  private void trim(int channel, int size) {
    List<Member> members = data.sets.get(channel);
    if (members.size() > size) {
      data.set(channel, members.subList(members.size() - size, members.size()));
    }
  }

  /** Erases the history of a channel. */
  void forget(int channel) {
    long newest = newestId();
    if (!data.isOtherType(channel)) {
      lose(channel, newest);
    }
    commit();
  }

  private void lose(int channel, long newest) {
    data.set(
        channel,
        on(Rule.LOST_CHANNEL_HAS_BASE) ? List.of(new Member(newest, Kind.LOST, null)) : List.of());
  }

  History history(int channels, long cursor) {
    long newest = newestId();
    long epoch = epoch();
    Gap all = Gap.NONE;
    if (cursor == 0 || (cursor > newest && on(Rule.CURSOR_ABOVE_NEWEST_IS_UNKNOWN))) {
      all = Gap.UNKNOWN;
    } else if (cursor < epoch && on(Rule.CURSOR_BELOW_EPOCH_IS_RESET)) {
      all = Gap.RESET;
    } else if (on(Rule.CURSOR_IN_HOLE_IS_RESET)
        && data.chain().stream()
            .anyMatch(each -> each.restored() < cursor && cursor < each.start())) {
      all = Gap.HOLE;
    }
    List<Gap> gaps = new ArrayList<>();
    List<Event> events = new ArrayList<>();
    long[] denseFrom = new long[Data.CHANNELS];
    for (int i = 0; i < Data.CHANNELS; i++) {
      Gap gap = Gap.NONE;
      if ((channels & 1 << i) != 0) {
        gap = cursor > newest ? all : examine(i, cursor, newest, events, denseFrom);
        gap = all == Gap.NONE ? gap : all;
      }
      gaps.add(gap);
    }
    events.sort((a, b) -> Long.compare(a.id, b.id));
    for (int i = 0; i < Data.CHANNELS; i++) {
      if (gaps.get(i) == Gap.TRIMMED && denseFrom[i] > 0 && isDense(events, cursor, denseFrom[i])) {
        gaps.set(i, Gap.NONE);
      }
    }
    commit();
    return new History(newest, gaps, events, data.head);
  }

  private boolean isDense(List<Event> events, long cursor, long until) {
    if (!on(Rule.FULL_RUBY_SET_MUST_BE_DENSE)) {
      return true;
    }
    return events.stream().filter(each -> each.id < until).count() == until - cursor - 1;
  }

  private Gap examine(int channel, long cursor, long newest, List<Event> events, long[] denseFrom) {
    if (data.isOtherType(channel)) {
      return Gap.UNKNOWN;
    }
    if (on(Rule.CHANNELS_ARE_VERIFIED) && isLost(channel, cursor)) {
      if (on(Rule.LOSS_CONCERNS_ONE_CHANNEL)) {
        lose(channel, newest);
        return cursor < newest ? Gap.LOST : Gap.NONE;
      }
      moveEpoch();
      return Gap.LOST;
    }
    List<Member> members = data.sets.get(channel);
    if (members.isEmpty()) {
      return Gap.NONE;
    }
    Member lowest = members.get(0);
    boolean isOfRuby = members.stream().allMatch(each -> each.kind() == Kind.RUBY);
    for (Member each : members) {
      boolean isServed = isOfRuby || !each.equals(lowest) || cursor >= lowest.id();
      if (each.event() != null && each.id() > cursor && each.id() <= newest && isServed) {
        events.add(each.event());
      }
    }
    return judge(members, cursor, channel, denseFrom);
  }

  private Gap judge(List<Member> members, long cursor, int channel, long[] denseFrom) {
    Member lowest = proof(members);
    boolean isOfRuby = members.stream().allMatch(each -> each.kind() == Kind.RUBY);
    if (cursor >= lowest.id() || !on(Rule.LOWEST_MEMBER_IS_PROOF)) {
      return Gap.NONE;
    } else if (lowest.kind() == Kind.LOST) {
      return Gap.LOST;
    } else if (isOfRuby) {
      if (isUntrimmedByRuby(members)) {
        return Gap.NONE;
      }
      denseFrom[channel] = lowest.id();
    }
    return Gap.TRIMMED;
  }

  private boolean isLost(int channel, long cursor) {
    RedisseProcess.Kept kept = caller.kept[channel];
    return kept != null
        && kept.newest().id > cursor
        && (isMissing(kept.oldest()) || isMissing(kept.newest()));
  }
}
