package io.redisse.redis.model;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The contents of Redis. Copied before each change, so that earlier states can be restored. */
final class Data {
  static final int CHANNELS = 4;

  /** A member of a channel's sorted set. */
  record Member(long id, Kind kind, @Nullable Event event) {}

  enum Kind {
    JAVA,
    RUBY,
    BASE,
    LOST
  }

  /** A life since the epoch: the counter that Redis came back with, the first id, and the process. */
  record Entry(long restored, long start, long runId) {
    @Override
    public String toString() {
      return restored + ":" + start;
    }
  }

  /**
   * The key redisse:life.
   *
   * @param epoch a copy of the key redisse:epoch
   * @param moved when the epoch moved there
   */
  record Life(long runId, long replid, List<Entry> chain, long epoch, long moved) {
    Entry last() {
      return chain.get(chain.size() - 1);
    }
  }

  static final List<Member> OTHER_TYPE = new ArrayList<>();

  long counter;
  long epoch;

  @Nullable
  Life life;

  final List<List<Member>> sets = new ArrayList<>();

  // For the oracle.
  @Nullable
  Moment head;

  @Nullable
  Moment epochMoved;

  int rubyChannels;
  int promotions;
  boolean isChanged;

  Data() {
    for (int i = 0; i < CHANNELS; i++) {
      sets.add(List.of());
    }
  }

  Data copy() {
    Data copy = new Data();
    copy.counter = counter;
    copy.epoch = epoch;
    copy.life = life;
    for (int i = 0; i < CHANNELS; i++) {
      copy.sets.set(i, sets.get(i));
    }
    copy.head = head;
    copy.epochMoved = epochMoved;
    copy.rubyChannels = rubyChannels;
    copy.promotions = promotions;
    return copy;
  }

  void add(int channel, Member member) {
    List<Member> members = new ArrayList<>(sets.get(channel));
    int at = members.size();
    while (at > 0 && members.get(at - 1).id() > member.id()) {
      at--;
    }
    members.add(at, member);
    sets.set(channel, members);
    isChanged = true;
  }

  void set(int channel, List<Member> members) {
    sets.set(channel, members);
    isChanged = true;
  }

  boolean isOtherType(int channel) {
    return sets.get(channel) == OTHER_TYPE;
  }

  boolean has(int channel, long id) {
    return sets.get(channel).stream().anyMatch(each -> each.id() == id);
  }

  List<Entry> chain() {
    return life == null ? List.of() : life.chain();
  }
}
