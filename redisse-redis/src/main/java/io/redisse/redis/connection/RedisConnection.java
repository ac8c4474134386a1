package io.redisse.redis.connection;

import java.io.IOException;
import redis.clients.jedis.Connection;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;

/**
 * One socket. One thread may write while another reads; {@link #cut} may come from any.
 *
 * <p>Once broken it stays so, while its superclass would silently connect anew at the next command.
 */
public final class RedisConnection extends Connection {
  private final boolean isEstablished;

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

  @Override
  public void flush() {
    super.flush();
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

  /** Ends the connection at once, and with it whatever waits for it. */
  public void cut() {
    try {
      forceDisconnect();
    } catch (IOException e) {
      throw new JedisConnectionException(e);
    }
  }
}
