package io.redisse.redis.store;

import io.redisse.redis.connection.CommandPipeline;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Fails what is overdue, and notices connections that are open but lead nowhere: of what is sent over
 * one connection each second, something must arrive on the other.
 */
public final class Watchdog {
  private static final Logger LOG = System.getLogger(Watchdog.class.getName());

  private final CommandPipeline commands;
  private final RedisBroadcaster broadcaster;
  private final long timeoutNanos;
  private final long probePeriodNanos;

  /** When the last probe was sent, as {@link System#nanoTime}; used by the clock only. */
  private long probedAt = System.nanoTime();

  /** Whether nothing has arrived since. */
  private boolean isProbing;

  public Watchdog(CommandPipeline commands, RedisBroadcaster broadcaster, Duration timeout) {
    this.commands = commands;
    this.broadcaster = broadcaster;
    this.timeoutNanos = timeout.toNanos();
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
    } catch (IllegalStateException e) {
      LOG.log(Level.DEBUG, "the backend was closed meanwhile");
    } catch (RuntimeException | Error e) {
      LOG.log(Level.ERROR, "The watch over the connections failed", e);
    }
  }

  private void probe(long now) {
    boolean isConnected = broadcaster.link().life() != null;
    if (!isConnected || broadcaster.lastReceived() - probedAt > 0) {
      isProbing = false;
    }
    if (isConnected && !isProbing && now - probedAt > probePeriodNanos) {
      isProbing = broadcaster.probe();
      probedAt = now;
    } else if (isProbing && now - probedAt > timeoutNanos) {
      isProbing = false;
      LOG.log(Level.WARNING, "nothing arrives from Redis any more; connecting again");
      commands.link().cut();
      broadcaster.link().cut();
    }
  }

  /** After a failover behind one address, one connection may still lead to the former server. */
  private void requireSameServer() {
    String one = commands.link().life();
    String other = broadcaster.link().life();
    if (one != null && other != null && !one.equals(other)) {
      LOG.log(Level.WARNING, "the connections lead to different servers; connecting again");
      commands.link().cut();
      broadcaster.link().cut();
    }
  }
}
