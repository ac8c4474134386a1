package com.example.store;

import io.redisse.api.spi.EventStore;
import io.redisse.tck.DurableStoreContract;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.io.TempDir;

class JdbcEventStoreTest extends DurableStoreContract {
  @TempDir
  Path directory;

  @Override
  protected EventStore newStore() {
    return new JdbcEventStore(url());
  }

  @Override
  protected EventStore secondStore() {
    return newStore();
  }

  @Override
  protected EventStore reopen(EventStore closed) {
    return newStore();
  }

  @Override
  protected void loseEverything(EventStore store) {
    try (Connection connection = DriverManager.getConnection(url());
        Statement statement = connection.createStatement()) {
      statement.execute("delete from life; delete from events");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  protected EventStore unreachableStore() {
    return new JdbcEventStore("jdbc:h2:" + directory.resolve("none") + ";IFEXISTS=TRUE");
  }

  private String url() {
    return "jdbc:h2:" + directory.resolve("events");
  }
}
