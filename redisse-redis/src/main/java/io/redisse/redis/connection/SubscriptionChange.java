package io.redisse.redis.connection;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol;

/** What a caller of subscribe or unsubscribe waits for. Guarded by the lock of
 * {@link Subscriptions}. */
public final class SubscriptionChange {
  public final CompletableFuture<Void> future = new CompletableFuture<>();
  final boolean isSubscribing;

  /** The channels that were not subscribed before; taken back if the change fails. */
  final Set<String> added;

  private final Set<String> channels;

  /** When it fails if it is not in force, as {@link System#nanoTime}. */
  final long deadline;

  private int unacknowledged;

  SubscriptionChange(
      boolean isSubscribing, Set<String> channels, Set<String> added, long deadline) {
    this.isSubscribing = isSubscribing;
    this.channels = channels;
    this.added = new HashSet<>(added);
    this.deadline = deadline;
  }

  /** A part of the change, as one command on the wire. */
  Command command(List<byte[]> names) {
    unacknowledged += names.size();
    return new Command(names);
  }

  /** One command; Redis acknowledges each of its names, in their order, or refuses all at once. */
  public final class Command {
    private final List<byte[]> names;
    private int left;

    private Command(List<byte[]> names) {
      this.names = names;
      this.left = names.size();
    }

    public CommandArguments arguments() {
      CommandArguments arguments = new CommandArguments(
          isSubscribing ? Protocol.Command.SUBSCRIBE : Protocol.Command.UNSUBSCRIBE);
      names.forEach(arguments::add);
      return arguments;
    }

    SubscriptionChange change() {
      return SubscriptionChange.this;
    }

    /** Counts an acknowledgement; whether it was the command's last. */
    boolean acknowledge() {
      unacknowledged--;
      return --left == 0;
    }
  }

  boolean isOverdue(long now) {
    return deadline - now <= 0;
  }

  /** Takes over, from a change that failed, the channels that this one asks for as well. */
  void inherit(Set<String> unwanted) {
    for (String channel : channels) {
      if (unwanted.remove(channel)) {
        added.add(channel);
      }
    }
  }

  /** Whether every name of every command is acknowledged. */
  boolean isInForce() {
    return unacknowledged == 0;
  }
}
