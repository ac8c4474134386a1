package io.redisse.redis.connection;

import java.io.IOException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Connection;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;

/**
 * One socket. One thread may write while another reads; any thread may call {@link #cut}.
 *
 * <p>A broken connection stays broken, whereas the superclass would silently reconnect at the next
 * command.
 */
public final class RedisConnection extends Connection {
  private final boolean isEstablished;

  /** The fault in this process that made it cut the connection; null if there was none. */
  private volatile @Nullable Throwable sendFault;

  private volatile long life;

  RedisConnection(HostAndPort endpoint, JedisClientConfig config) {
    super(endpoint, config);
    isEstablished = true;
  }

  @Override
  public void connect() {
    if (!isEstablished) {
      super.connect();
    } else if (!isConnected()) {
      throw new JedisConnectionException("the connection is closed");
    }
  }

  void attachedTo(long startOfLife) {
    life = startOfLife;
  }

  /** Returns the start of the store's life to which the connection is attached. */
  public long life() {
    return life;
  }

  /**
   * Sends a command. If sending fails, this cuts the connection; the reader then reports the loss.
   *
   * @param command encodes the command; called once
   */
  public void send(Supplier<CommandArguments> command) {
    try {
      sendCommand(command.get());
      flush();
    } catch (JedisException e) {
      cut();
    } catch (RuntimeException | Error e) {
      // Redis may have received part of the command.
      sendFault = e;
      cut();
    }
  }

  /**
   * Returns the fault in {@link #send} that cut the connection; null if Redis or the network cut
   * it.
   */
  @Nullable
  Throwable sendFault() {
    return sendFault;
  }

  /**
   * Waits for the next reply.
   *
   * @return the reply; a {@link JedisDataException} if it is an error
   * @throws JedisConnectionException if the connection is lost
   */
  Object read() {
    try {
      return getUnflushedObject();
    } catch (JedisDataException e) {
      return e;
    }
  }

  /** Closes the socket immediately, which fails a pending read or write. */
  public void cut() {
    try {
      forceDisconnect();
    } catch (IOException e) {
      throw new JedisConnectionException(e);
    }
  }
}
