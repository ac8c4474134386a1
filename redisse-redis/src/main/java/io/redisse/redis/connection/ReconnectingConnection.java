package io.redisse.redis.connection;

import io.redisse.api.BackendRefusedException;
import io.redisse.api.BackendUnavailableException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Keeps one connection open: reads from it, and opens another whenever it is lost. */
public final class ReconnectingConnection implements AutoCloseable {
  private static final Logger LOG = System.getLogger(ReconnectingConnection.class.getName());
  private static final long FIRST_PAUSE_MILLIS = 20;
  private static final long LONGEST_PAUSE_MILLIS = 2_000;

  private final String name;
  private final Connector connector;
  private final Handler handler;
  private final Thread reader;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition closing = lock.newCondition();
  private Connector.@Nullable Attached current;
  private boolean isClosed;

  private final AtomicLong reconnects = new AtomicLong();

  /** What happens on a connection. All is called by one thread, which must not be blocked. */
  public interface Handler {
    /** A connection is open; before anything is read from it. */
    void connected(RedisConnection connection);

    /** A reply came, or an error reply as a {@link redis.clients.jedis.exceptions.JedisDataException}. */
    void received(Object reply);

    /** The connection was lost, or another attempt to open one failed. */
    void disconnected(BackendUnavailableException cause);
  }

  public ReconnectingConnection(String name, Connector connector, Handler handler) {
    this.name = name;
    this.connector = connector;
    this.handler = handler;
    this.reader = new Thread(this::run, name + "-reader");
    reader.setDaemon(true);
  }

  /**
   * Makes the first attempt to connect, and starts.
   *
   * @param loud how to log that it was in vain
   * @throws io.redisse.api.BackendRefusedException if Redis will not serve; nothing was started then
   */
  public void start(Level loud) {
    try {
      take(connector.open(name));
    } catch (BackendUnavailableException e) {
      LOG.log(loud, "Not connected, will keep trying: {0}", e.getMessage());
      handler.disconnected(e);
    }
    reader.start();
  }

  /** Ends the connection, if there is one; another will be opened. */
  public void cut() {
    lock.lock();
    try {
      if (current != null) {
        current.connection().cut();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Which server, in which life of it, the connection leads to; null without a connection. */
  @Nullable
  public String life() {
    lock.lock();
    try {
      return current == null ? null : current.life();
    } finally {
      lock.unlock();
    }
  }

  /** How many connections were opened after the first attempt. */
  public long reconnects() {
    return reconnects.get();
  }

  @Override
  public void close() {
    lock.lock();
    try {
      isClosed = true;
      closing.signalAll();
    } finally {
      lock.unlock();
    }
    cut();
  }

  private void run() {
    int failures = 0;
    @Nullable Throwable untold = null;
    while (untold != null || pause(failures)) {
      try {
        if (untold != null) {
          lost(untold);
          untold = null;
        } else {
          if (current == null) {
            take(connector.open(name));
            reconnects.incrementAndGet();
            LOG.log(Level.INFO, "{0}: connected", name);
          }
          failures = 0;
          read();
        }
      } catch (RuntimeException | Error e) {
        // Errors as well, such as too little memory for a reply: without this thread nobody would
        // ever be answered again. If telling of it fails, that is told next.
        failures++;
        untold = e;
      }
    }
    lost(new BackendUnavailableException("the backend is closed", null));
  }

  @SuppressWarnings("InfiniteLoopStatement")
  private void read() {
    RedisConnection connection = current().connection();
    while (true) {
      handler.received(connection.read());
    }
  }

  private Connector.Attached current() {
    lock.lock();
    try {
      if (current == null) {
        throw new BackendUnavailableException(name + ": closed", null);
      }
      return current;
    } finally {
      lock.unlock();
    }
  }

  private void take(Connector.Attached attached) {
    lock.lock();
    try {
      current = attached;
      if (isClosed) {
        attached.connection().cut();
      }
    } finally {
      lock.unlock();
    }
    handler.connected(attached.connection());
  }

  private void lost(Throwable cause) {
    Connector.@Nullable Attached former;
    boolean isExpected;
    lock.lock();
    try {
      former = current;
      current = null;
      isExpected = isClosed;
    } finally {
      lock.unlock();
    }
    if (former != null) {
      former.connection().cut();
    }
    boolean isFault = RedisErrors.isFault(cause);
    if (isFault) {
      // Or a reply that is not what its command is answered with: the connection is out of step.
      LOG.log(Level.ERROR, name + ": failed, connecting again", cause);
    } else if (!isExpected) {
      Level level = cause instanceof BackendRefusedException ? Level.ERROR : Level.WARNING;
      LOG.log(former != null ? level : Level.DEBUG, "{0}: {1}", name, cause.getMessage());
    }
    String message = isFault ? cause.toString() : cause.getMessage();
    handler.disconnected(new BackendUnavailableException(name + ": " + message, cause));
  }

  /** Waits longer after each failure, each node for another time; false when closed. */
  private boolean pause(int failures) {
    long longest = failures == 0
        ? 0
        : Math.min(LONGEST_PAUSE_MILLIS, FIRST_PAUSE_MILLIS << Math.min(failures, 16));
    long nanos = TimeUnit.MILLISECONDS.toNanos(
        longest == 0 ? 0 : ThreadLocalRandom.current().nextLong(longest / 2, longest + 1));
    lock.lock();
    try {
      while (!isClosed && nanos > 0) {
        nanos = closing.awaitNanos(nanos);
      }
      return !isClosed;
    } catch (InterruptedException e) {
      return !isClosed;
    } finally {
      lock.unlock();
    }
  }
}
