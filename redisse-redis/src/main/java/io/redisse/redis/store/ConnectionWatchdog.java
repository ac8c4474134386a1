package io.redisse.redis.store;

import io.redisse.redis.connection.CommandPipeline;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Fails overdue calls, and detects connections that are open but dead: each second a probe is
 * published over the command connection, and a message must then arrive over the subscription
 * connection. Without a command connection, Redis must acknowledge a subscription again.
 */
public final class ConnectionWatchdog {
  private static final Logger LOG = System.getLogger(ConnectionWatchdog.class.getName());

  /** Delays the settings check, so that it affects neither startup nor short-lived tools. */
  private static final long SETTLING_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final CommandPipeline commands;
  private final RedisBroadcaster broadcaster;
  private final Runnable settingsCheck;
  private final long openedAt = System.nanoTime();
  private final long timeoutNanos;
  private final long probePeriodNanos;

  /** The time of the last probe, as {@link System#nanoTime}; used by the clock thread only. */
  private long probedAt = System.nanoTime();

  /** Whether a probe was sent and no message has arrived since. */
  private boolean isProbing;

  private boolean hasCheckedSettings;

  /**
   * Prepares the watchdog.
   *
   * @param settingsCheck runs once, soon after this process has begun to serve streams
   */
  public ConnectionWatchdog(
      StoreContext context, RedisBroadcaster broadcaster, Runnable settingsCheck) {
    this.commands = context.commands();
    this.broadcaster = broadcaster;
    this.settingsCheck = settingsCheck;
    this.timeoutNanos = context.timeout().toNanos();
    this.probePeriodNanos = Math.min(timeoutNanos, TimeUnit.SECONDS.toNanos(1));
  }

  public void start(ScheduledExecutorService clock) {
    long period = Math.min(timeoutNanos / 10, TimeUnit.MILLISECONDS.toNanos(100));
    Future<?> unused =
        clock.scheduleWithFixedDelay(this::tick, period, period, TimeUnit.NANOSECONDS);
  }

  private void tick() {
    try {
      long now = System.nanoTime();
      commands.expire(now);
      broadcaster.expire(now);
      probe(now);
      requireSameServer();
      checkSettings(now);
    } catch (IllegalStateException e) {
      LOG.log(Level.DEBUG, "The backend was closed during a check");
    } catch (RuntimeException | Error e) {
      LOG.log(Level.ERROR, "The check of the Redis connections failed; it will run again", e);
    }
  }

  private void checkSettings(long now) {
    if (!hasCheckedSettings && now - openedAt > SETTLING_NANOS && broadcaster.isServing()) {
      hasCheckedSettings = true;
      settingsCheck.run();
    }
  }

  private void probe(long now) {
    boolean isConnected = broadcaster.connection().life() != null;
    if (!isConnected || broadcaster.lastReceived() - probedAt > 0) {
      isProbing = false;
    }
    if (isConnected && !isProbing && now - probedAt > probePeriodNanos) {
      broadcaster.probe();
      isProbing = true;
      probedAt = now;
    } else if (isProbing && now - probedAt > timeoutNanos) {
      isProbing = false;
      LOG.log(Level.WARNING, "No messages arrive from Redis; reconnecting");
      commands.connection().cut();
      broadcaster.connection().cut();
    }
  }

  /**
   * Reconnects if, after a failover behind one address, a connection still leads to the old server.
   */
  private void requireSameServer() {
    String one = commands.connection().life();
    String other = broadcaster.connection().life();
    if (one != null && other != null && !one.equals(other)) {
      LOG.log(Level.WARNING, "The two connections lead to different Redis servers; reconnecting");
      commands.connection().cut();
      broadcaster.connection().cut();
    }
  }
}
