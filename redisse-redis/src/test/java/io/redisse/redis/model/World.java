package io.redisse.redis.model;

import io.redisse.redis.model.Action.Step;
import io.redisse.redis.model.Lives.Tag;
import io.redisse.redis.model.Server.Message;
import io.redisse.redis.model.Server.Persistence;
import io.redisse.redis.model.Store.History;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Two servers, some processes of Redisse, Ruby publishers, and clients. */
final class World {
  /** A call of a script. */
  interface Call<T> {
    T on(Store store);
  }

  final Set<Rule> rules;
  final boolean isLossless;
  final int historySize;

  /** Whether only Ruby publishes to the last channel. */
  private final boolean hasRubyChannel;

  final Oracle oracle;
  final List<Server> servers = new ArrayList<>();
  final List<RedisseProcess> processes = new ArrayList<>();
  final List<RubyPublisher> rubyPublishers = new ArrayList<>();
  final List<Client> clients = new ArrayList<>();

  /** The server that new connections reach. */
  Server address;

  /** Microseconds. */
  long clock = 1_790_000_000_000_000L;

  long greatestClock = clock;

  /** The value of the monotonic clock on all machines. */
  long elapsed;

  private long ids;

  World(long seed, Set<Rule> rules) {
    Random random = new Random(seed);
    this.rules = EnumSet.copyOf(rules);
    this.historySize = 3 + random.nextInt(4);
    this.isLossless = random.nextInt(3) == 0;
    this.oracle = new Oracle(this);
    Persistence persistence =
        List.of(Persistence.values()).get(random.nextInt(Persistence.values().length));
    for (String name : List.of("A", "B")) {
      servers.add(new Server(name, persistence, this));
    }
    servers.get(1).isUp = false;
    address = servers.get(0);
    for (int i = 0; i < 4; i++) {
      processes.add(new RedisseProcess("N" + i, this, i == 3));
    }
    boolean hasRuby = random.nextInt(3) == 0;
    hasRubyChannel = hasRuby && random.nextBoolean();
    for (int i = 0; i < (hasRuby ? 2 : 0); i++) {
      rubyPublishers.add(new RubyPublisher(this));
    }
    for (int i = 0; i < 6; i++) {
      clients.add(new Client(i, this, 1 + random.nextInt((1 << Data.CHANNELS) - 1)));
    }
  }

  long newId() {
    return ++ids;
  }

  private Server other() {
    return servers.get(0) == address ? servers.get(1) : servers.get(0);
  }

  void deliver(Server server, Message message) {
    for (RedisseProcess each : processes) {
      if (each.feed.server == server) {
        each.receive(message);
      }
    }
  }

  /** Called when a process receives the reply of a script. */
  void answered(RedisseProcess process, Object answer, @Nullable Tag tag) {
    if (answer instanceof History history) {
      process.learn(history.through(), tag, history.head());
      history.events().forEach(each -> process.learnKept(each, tag));
    } else if (answer instanceof List<?> published) {
      for (Object each : published) {
        Event event = (Event) each;
        process.learn(event.id, tag, event.moment);
        process.learnKept(event, tag);
        oracle.confirmed(event);
      }
    }
  }

  void perform(Step step) {
    int choice = step.choice();
    RedisseProcess process = processes.get(choice % processes.size());
    Client client = clients.get(choice % clients.size());
    int rest = choice / 12;
    int channel = rest % Data.CHANNELS;
    clock += 1 + choice % 997;
    elapsed += 1 + choice % 997;
    switch (step.action()) {
      case PUBLISH ->
        publish(process, hasRubyChannel ? channel % 3 : channel, 1 + rest / Data.CHANNELS % 3);
      case PUBLISH_WITHOUT_ANSWER -> publishWithoutAnswer(process, channel);
      case RUBY_STEP -> {
        for (int i = 0; !rubyPublishers.isEmpty() && i < (rest % 3 == 0 ? 1 : 4); i++) {
          rubyPublishers.get(choice % rubyPublishers.size()).step(channel);
        }
      }
      case CONNECT_CLIENT -> client.connect(processes.get(rest % 3));
      case DISCONNECT_CLIENT -> client.disconnect();
      case NEW_CLIENT -> client.forget();
      case RECONNECT -> {
        process.connect(rest % 2 == 0 ? process.commands : process.feed);
        process.connect(rest % 2 == 0 ? process.feed : process.commands);
      }
      case PROBE -> process.probe();
      case CUT -> process.cut(rest % 2 == 0 ? process.commands : process.feed);
      case RESTART_PROCESS -> process.kill();
      case RESTART_ALL_PROCESSES -> processes.forEach(RedisseProcess::kill);
      case TIME_PASSES -> {
        int passed = rest % (choice % 2 == 0 ? 4_000_000 : 400_000);
        clock += passed;
        elapsed += passed;
      }
      case CLOCK_BACK -> {
        oracle.isCalm = false;
        oracle.wasClockSetBack = true;
        clock -= rest % 10_000_000;
      }
      case BACKUP -> address.backUp();
      case SETTLE -> settle();
      case DELETE_KEY, FORGET_CHANNEL, OTHER_TYPE, DELETE_EPOCH, FLUSH ->
        disturbKeys(step.action(), process, channel);
      default -> disturbServers(step.action(), rest);
    }
    greatestClock = Math.max(greatestClock, clock);
    oracle.check();
  }

  private void publish(RedisseProcess process, int channel, int count) {
    Server server = process.commands.server;
    boolean isWithoutReplica = server != null && server.isMaster() && server != address;
    if (!(isLossless && isWithoutReplica)) {
      process.call(store -> store.publish(channel, count));
    }
  }

  private void publishWithoutAnswer(RedisseProcess process, int channel) {
    Server server = process.commands.server;
    if (server != null && !isLossless) {
      try {
        new Store(server, process).publish(channel, 1);
      } catch (Server.ReadOnly e) {
        // Cut below anyway.
      }
      process.cut(process.commands);
    }
  }

  private void disturbKeys(Action action, RedisseProcess process, int channel) {
    if (!address.isUp || !address.isMaster()) {
      return;
    }
    if (action == Action.FORGET_CHANNEL) {
      if (process.commands.server != address) {
        return;
      }
      markDeleted(channel);
      process.call(store -> {
        store.forget(channel);
        return store;
      });
      return;
    }
    Data data = address.data.copy();
    switch (action) {
      case DELETE_KEY -> {
        markDeleted(channel);
        data.set(channel, List.of());
      }
      case OTHER_TYPE -> {
        markDeleted(channel);
        data.set(channel, Data.OTHER_TYPE);
      }
      case DELETE_EPOCH -> {
        oracle.wasEpochDeleted = true;
        data.epoch = 0;
        data.isChanged = true;
      }
      default -> {
        oracle.isCalm = false;
        oracle.wasFlushed = true;
        Moment head = data.head;
        data = new Data();
        data.head = head;
        data.isChanged = true;
      }
    }
    address.commit(data, List.of());
  }

  private void markDeleted(int channel) {
    oracle.disturbedChannels |= 1 << channel;
    for (Data.Member each : address.data.sets.get(channel)) {
      if (each.event() != null) {
        each.event().isDeleted = true;
      }
    }
    clients.forEach(each -> each.owed.stream()
        .filter(event -> event.channel == channel)
        .forEach(event -> event.isDeleted = true));
  }

  private void disturbServers(Action action, int choice) {
    Server other = other();
    switch (action) {
      case KILL_REDIS -> kill(choice % 3 == 0 ? other : address);
      case RESTART_REDIS -> {
        if (!address.isUp) {
          restart(address, choice % 8, false);
        }
      }
      case SAVE_FILE -> {
        address.saveSnapshot();
        address.oldFile = address.persistence == Persistence.NONE ? null : address.data;
      }
      case RESTART_FROM_OLD_FILE -> {
        if (address.persistence.isAppendOnly && address.oldFile != null) {
          kill(address);
          restart(address, 0, true);
        }
      }
      case START_REPLICA -> {
        if (!other.isUp) {
          other.restart(0, false);
          other.replicaOf(address);
        }
      }
      case REPLICATE -> {
        if (other.isUp && other.master == address) {
          other.replicate(1 + choice % 4);
        }
      }
      case FAIL_OVER -> failOver(other, choice % 5);
      case DEMOTE -> {
        if (other.isUp && other.isMaster()) {
          oracle.isCalm = false;
          oracle.wasDemoted = true;
          other.replicaOf(address);
        }
      }
      default -> throw new IllegalArgumentException(action.toString());
    }
  }

  private void kill(Server server) {
    if (server.isUp) {
      oracle.isCalm &= server != address;
      server.kill();
      processes.forEach(each -> each.cutFrom(server));
    }
  }

  /** Points the address to the replica. The former master dies, is demoted, or does not notice. */
  private void failOver(Server replica, int way) {
    Server former = address;
    if (!replica.isUp || replica.master != former) {
      return;
    }
    if (isLossless) {
      if (!replica.isSynced()) {
        return;
      }
      replica.replicate(Integer.MAX_VALUE);
    }
    oracle.isCalm = false;
    oracle.wasDemoted = true;
    if (way == 4 && replica.persistence.isAppendOnly && replica.isSynced()) {
      kill(replica);
      restart(replica, 0, false);
    } else {
      replica.promote();
    }
    address = replica;
    if (way >= 3) {
      kill(former);
    } else if (way > 0 && former.isUp) {
      former.replicaOf(replica);
    }
  }

  /**
   * Restarts the server as a master. With its own file, it is trusted even if it was a lagging
   * replica or a replaced master, because only a witness can know.
   */
  private void restart(Server server, int lost, boolean fromOldFile) {
    server.restart(lost, fromOldFile);
    if (server.persistence.isAppendOnly) {
      clients.stream()
          .flatMap(each -> each.owed.stream())
          .filter(each -> !each.moment.isIn(server.data.head))
          .forEach(each -> each.moment.isLostByFile = true);
    }
  }

  /** Ends all disturbances, and then connects all clients and processes. */
  private void settle() {
    Server other = other();
    if (!address.isUp) {
      restart(address, 0, false);
    }
    if (other.isUp && other.master != address) {
      kill(other);
    }
    for (int i = 0; i < 4; i++) {
      for (RedisseProcess each : processes) {
        each.probe();
        each.connect(each.commands);
        each.connect(each.feed);
      }
    }
    for (RedisseProcess each : processes) {
      Tag tag = each.commands.tag;
      each.probe();
      if (tag == null || !tag.equals(each.commands.tag) || !each.isResumed) {
        throw new Oracle.Violation(each + " does not settle");
      }
    }
    for (Client each : clients) {
      each.connect(processes.get(each.number % 3));
    }
    oracle.settled();
  }

  /** Formats the state after a step of a trace. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (Server each : servers) {
      text.append(each == address ? " *" : " ").append(each).append(';');
    }
    processes.forEach(each -> text.append("\n    ").append(each));
    clients.stream()
        .filter(each -> each.cursor > 0)
        .forEach(each -> text.append("\n    ").append(each));
    return text.toString();
  }
}
