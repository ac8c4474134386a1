package io.redisse.redis.connection;

import io.redisse.api.BackendUnavailableException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one connection open: a reader thread passes on the replies and reconnects when the
 * connection is lost; a writer thread sends queued commands.
 */
public final class ReconnectingConnection implements AutoCloseable {
  private static final Logger LOG = System.getLogger(ReconnectingConnection.class.getName());
  private static final long FIRST_PAUSE_MILLIS = 20;
  private static final long MAX_PAUSE_MILLIS = 2_000;

  private final String name;
  private final Connector connector;
  private final Handler handler;
  private final Thread reader;
  private final Thread writer;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition closing = lock.newCondition();
  private Connector.@Nullable Attached current;
  private boolean isClosed;

  private final AtomicLong reconnects = new AtomicLong();

  /**
   * Callbacks of a connection. The reader calls all of them except {@link #sendNext}, and must not
   * be blocked.
   */
  public interface Handler {
    /** A new connection is open; nothing has been read from it yet. */
    void connected(RedisConnection connection);

    /**
     * A reply arrived; an error reply is a {@link
     * redis.clients.jedis.exceptions.JedisDataException}.
     */
    void received(Object reply);

    /** The connection was lost, or an attempt to connect failed. */
    void disconnected(BackendUnavailableException cause);

    /**
     * Waits for the next command and sends it. The writer calls this repeatedly.
     *
     * @return false if the handler is closed and there will be no more commands
     */
    boolean sendNext();
  }

  public ReconnectingConnection(String name, Connector connector, Handler handler) {
    this.name = name;
    this.connector = connector;
    this.handler = handler;
    this.reader = daemon("-reader", this::run);
    this.writer = daemon("-writer", this::write);
  }

  private Thread daemon(String suffix, Runnable task) {
    Thread thread = new Thread(task, name + suffix);
    thread.setDaemon(true);
    return thread;
  }

  /**
   * Connects, and starts the threads. If Redis is unreachable, the reader keeps trying.
   *
   * @param failureLevel the level to log a failed attempt at
   * @throws io.redisse.api.BackendRefusedException if Redis cannot be used until an operator fixes
   *     the cause; no thread is started in this case
   */
  public void start(Level failureLevel) {
    try {
      take(connector.open(name));
    } catch (BackendUnavailableException e) {
      LOG.log(failureLevel, "Not connected to Redis, will keep trying: {0}", e.getMessage());
      handler.disconnected(e);
    }
    reader.start();
    writer.start();
  }

  /** Cuts the current connection, if there is one; the reader then reconnects. */
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

  /** Returns the current life of the connected server's store; null without a connection. */
  @Nullable
  public String life() {
    lock.lock();
    try {
      return current == null ? null : current.life();
    } finally {
      lock.unlock();
    }
  }

  /** Returns the number of connections opened after the first attempt. */
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

  private void write() {
    boolean isOpen = true;
    while (isOpen) {
      try {
        isOpen = handler.sendNext();
      } catch (RuntimeException | Error e) {
        // For example, out of memory. Without this thread, nothing would ever be sent again.
        LOG.log(Level.ERROR, name + ": failed to send a command; continuing", e);
      }
    }
  }

  private void run() {
    int failures = 0;
    @Nullable Throwable unreported = null;
    while (unreported != null || pause(failures)) {
      try {
        if (unreported != null) {
          lost(unreported);
          unreported = null;
        } else {
          if (current == null) {
            take(connector.open(name));
            reconnects.incrementAndGet();
            LOG.log(Level.INFO, "{0}: connected to Redis again", name);
          }
          failures = 0;
          read();
        }
      } catch (RuntimeException | Error e) {
        // Includes errors such as too little memory for a reply. Without this thread, no call would
        // ever complete again. If reporting the failure fails as well, that failure is reported
        // next.
        failures++;
        unreported = e;
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

  private void lost(Throwable readFailure) {
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
    Throwable cause = readFailure;
    if (former != null) {
      former.connection().cut();
      @Nullable Throwable sendFault = former.connection().sendFault();
      cause = sendFault != null ? sendFault : readFailure;
    }
    boolean isFault = RedisErrors.isFault(cause);
    if (isFault) {
      // The fault may also be an unexpected kind of reply, after which replies would not match
      // commands.
      LOG.log(Level.ERROR, name + ": internal error; reconnecting to Redis", cause);
    } else if (!isExpected) {
      connector.refusals().note(cause);
      LOG.log(
          former != null ? Level.WARNING : Level.DEBUG,
          "{0}: no connection to Redis, reconnecting: {1}",
          name,
          cause.getMessage());
    }
    String message = isFault ? cause.toString() : cause.getMessage();
    handler.disconnected(new BackendUnavailableException(name + ": " + message, cause));
  }

  /**
   * Waits before the next attempt. The wait grows with each failure, and has jitter so that nodes
   * do not reconnect at the same time. Returns false when closed.
   */
  private boolean pause(int failures) {
    long longest = failures == 0
        ? 0
        : Math.min(MAX_PAUSE_MILLIS, FIRST_PAUSE_MILLIS << Math.min(failures, 16));
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
