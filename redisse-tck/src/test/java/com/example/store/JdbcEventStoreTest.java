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
    execute("delete from life; delete from events; delete from channels");
  }

  @Override
  protected void loseChannel(EventStore store, String channel) {
    execute("delete from events where channel = '" + channel + "'");
  }

  @Override
  protected Runnable refuseWrites(EventStore store) {
    execute("alter table events add constraint full_disk check (id < 0) nocheck");
    return () -> execute("alter table events drop constraint full_disk");
  }

  private void execute(String statements) {
    try (Connection connection = DriverManager.getConnection(url());
        Statement statement = connection.createStatement()) {
      statement.execute(statements);
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
