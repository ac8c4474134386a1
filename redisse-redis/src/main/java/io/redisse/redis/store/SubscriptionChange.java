package io.redisse.redis.store;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol;

/** A pending subscribe or unsubscribe call. Guarded by the lock of {@link PubSubSubscriptions}. */
final class SubscriptionChange {
  final CompletableFuture<Void> future = new CompletableFuture<>();
  final boolean isSubscribing;

  /** The channels that were not subscribed before; removed again if the change fails. */
  final Set<String> added;

  private final Set<String> channels;

  /** The time at which the change fails if it is not yet active, as {@link System#nanoTime}. */
  long deadline;

  private int unacknowledged;

  SubscriptionChange(
      boolean isSubscribing, Set<String> channels, Set<String> added, long deadline) {
    this.isSubscribing = isSubscribing;
    this.channels = channels;
    this.added = new HashSet<>(added);
    this.deadline = deadline;
  }

  /** Adds a command to this change. */
  Command command(List<byte[]> names) {
    unacknowledged += names.size();
    return new Command(names);
  }

  /** One command. Redis acknowledges each name, in order, or rejects all of them at once. */
  final class Command {
    private final List<byte[]> names;
    private int left;

    private Command(List<byte[]> names) {
      this.names = names;
      this.left = names.size();
    }

    CommandArguments arguments() {
      CommandArguments arguments = new CommandArguments(
          isSubscribing ? Protocol.Command.SUBSCRIBE : Protocol.Command.UNSUBSCRIBE);
      names.forEach(arguments::add);
      return arguments;
    }

    SubscriptionChange change() {
      return SubscriptionChange.this;
    }

    /** Returns whether a message acknowledges the next name of this command. */
    boolean expects(boolean isSubscribed, byte[] name) {
      return isSubscribed == isSubscribing && Arrays.equals(name, names.get(names.size() - left));
    }

    /** Counts an acknowledgement, and returns whether it was the last of this command. */
    boolean acknowledge() {
      unacknowledged--;
      return --left == 0;
    }
  }

  boolean isOverdue(long now) {
    return deadline - now <= 0;
  }

  /** Takes over the channels of a failed change that this change also needs. */
  void inherit(Set<String> unwanted) {
    for (String channel : channels) {
      if (unwanted.remove(channel)) {
        added.add(channel);
      }
    }
  }

  /** Returns whether Redis has acknowledged every name of every command. */
  boolean isInForce() {
    return unacknowledged == 0;
  }
}
