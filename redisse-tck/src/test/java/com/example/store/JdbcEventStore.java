package com.example.store;

import io.redisse.api.BackendUnavailableException;
import io.redisse.api.Event;
import io.redisse.api.Gap;
import io.redisse.api.History;
import io.redisse.api.NewEvent;
import io.redisse.api.OutcomeUnknownException;
import io.redisse.api.spi.EventStore;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLIntegrityConstraintViolationException;
import java.sql.Statement;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;

/**
 * Keeps the newest 100 events of each channel in an H2 database. Several processes may share it.
 */
public final class JdbcEventStore implements EventStore {
  private static final int HISTORY_SIZE = 100;
  private static final int TIMEOUT_SECONDS = 5;

  private static final String SCHEMA = """
      create table if not exists life(one int primary key, epoch bigint, last_id bigint);
      create table if not exists events(
        id bigint primary key, channel varchar, type varchar, data varchar, previous bigint);
      create table if not exists channels(channel varchar primary key, newest bigint);
      create index if not exists of_channel on events(channel, id)
      """;

  private final String url;

  /** Runs the calls one at a time, so that they do not block the callers. */
  private final ExecutorService worker = Executors.newSingleThreadExecutor(task -> {
    Thread thread = new Thread(task, "jdbc-store");
    thread.setDaemon(true);
    return thread;
  });

  /** Only used by the worker. */
  private Connection connection;

  private boolean closed;

  /**
   * Creates a store that connects at its first use.
   *
   * @param url JDBC URL of the database
   */
  public JdbcEventStore(String url) {
    this.url = url;
  }

  @Override
  public CompletionStage<Event> append(NewEvent event) {
    return call(Connection.TRANSACTION_READ_COMMITTED, OutcomeUnknownException::new, sql -> {
      Event appended = event.withId(nextId(sql));
      insert(sql, appended);
      trim(sql, event.channel());
      return appended;
    });
  }

  @Override
  public CompletionStage<History> history(Set<String> channels, long cursor, int limit) {
    Set<String> names = EventStore.requireValidQuestion(channels, cursor, limit);
    return read(sql -> {
      Life life = life(sql);
      Map<String, Gap> gaps = gaps(sql, names, cursor, life);
      List<Event> events = cursor > life.lastId ? List.of() : events(sql, names, cursor, limit);
      return events.size() > limit
          ? new History(events.subList(0, limit), events.get(limit - 1).id(), gaps, true)
          : new History(events, life.lastId, gaps, false);
    });
  }

  @Override
  public CompletionStage<Long> lastId() {
    return read(sql -> life(sql).lastId);
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      worker.execute(this::disconnect);
      worker.shutdown();
      try {
        if (!worker.awaitTermination(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
          worker.shutdownNow();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /**
   * Assigns the next id by updating the single row that all writers share. The transaction holds
   * the row lock until it ends, so ids become visible in order. A sequence would not guarantee that
   * (STORE-9).
   */
  private static long nextId(Connection sql) throws SQLException {
    if (update(sql, "update life set last_id = last_id + 1") == 0) {
      start(sql);
      update(sql, "update life set last_id = last_id + 1");
    }
    return number(sql, "select last_id from life");
  }

  /** Starts the ids of an empty database at the current time, above all ids assigned before. */
  private static void start(Connection sql) throws SQLException {
    long now = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    update(
        sql,
        "merge into life using (values 1) on one = 1 when not matched then insert values (1, ?, ?)",
        now,
        now);
  }

  private static Life life(Connection sql) throws SQLException {
    try (Statement statement = sql.createStatement();
        ResultSet row = statement.executeQuery("select epoch, last_id from life")) {
      if (row.next()) {
        return new Life(row.getLong(1), row.getLong(2));
      }
    }
    start(sql);
    return life(sql);
  }

  /** Stores each event with the id of its channel's previous event, which may be trimmed later. */
  private static void insert(Connection sql, Event event) throws SQLException {
    update(
        sql,
        "insert into events values (?, ?, ?, ?,"
            + " coalesce((select newest from channels where channel = ?), 0))",
        event.id(),
        event.channel(),
        event.type(),
        event.data(),
        event.channel());
    update(sql, "merge into channels values (?, ?)", event.channel(), event.id());
  }

  private static void trim(Connection sql, String channel) throws SQLException {
    update(
        sql,
        "delete from events where channel = ? and id <= (select id from events where channel = ?"
            + " order by id desc offset ? rows fetch first row only)",
        channel,
        channel,
        HISTORY_SIZE);
  }

  private static Map<String, Gap> gaps(Connection sql, Set<String> channels, long cursor, Life life)
      throws SQLException {
    Map<String, Gap> gaps = new HashMap<>();
    for (String channel : channels) {
      if (cursor > life.lastId) {
        gaps.put(channel, Gap.UNKNOWN);
      } else if (cursor < life.epoch) {
        gaps.put(channel, Gap.RESET);
      } else if (newestGone(sql, channel) > cursor) {
        gaps.put(channel, Gap.TRIMMED);
      }
    }
    return gaps;
  }

  /** Returns the id of the channel's newest trimmed event, or 0 if there is none. */
  private static long newestGone(Connection sql, String channel) throws SQLException {
    return number(
        sql,
        "select coalesce((select min(previous) from events where channel = ?),"
            + " (select newest from channels where channel = ?), 0)",
        channel,
        channel);
  }

  /** Returns up to one event more than the limit, which shows whether another page follows. */
  private static List<Event> events(Connection sql, Set<String> channels, long cursor, int limit)
      throws SQLException {
    List<Event> events = new ArrayList<>();
    try (PreparedStatement statement = prepare(
            sql,
            "select id, channel, type, data from events where channel = any(?) and id > ?"
                + " order by id fetch first ? rows only",
            channels.toArray(),
            cursor,
            limit + 1L);
        ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        events.add(new Event(row.getLong(1), row.getString(2), row.getString(3), row.getString(4)));
      }
    }
    return events;
  }

  private static long number(Connection sql, String query, Object... values) throws SQLException {
    try (PreparedStatement statement = prepare(sql, query, values);
        ResultSet row = statement.executeQuery()) {
      row.next();
      return row.getLong(1);
    }
  }

  private static int update(Connection sql, String change, Object... values) throws SQLException {
    try (PreparedStatement statement = prepare(sql, change, values)) {
      return statement.executeUpdate();
    }
  }

  private static PreparedStatement prepare(Connection sql, String text, Object... values)
      throws SQLException {
    PreparedStatement statement = sql.prepareStatement(text);
    statement.setQueryTimeout(TIMEOUT_SECONDS);
    for (int i = 0; i < values.length; i++) {
      statement.setObject(i + 1, values[i]);
    }
    return statement;
  }

  /** Reads one snapshot of the database, even with several statements (STORE-4). */
  private <T> CompletionStage<T> read(Transaction<T> query) {
    return call(Connection.TRANSACTION_SERIALIZABLE, BackendUnavailableException::new, query);
  }

  private synchronized <T> CompletionStage<T> call(
      int isolation,
      BiFunction<String, Throwable, BackendUnavailableException> failed,
      Transaction<T> transaction) {
    if (closed) {
      throw new IllegalStateException("the store is closed");
    }
    CompletableFuture<T> result = new CompletableFuture<>();
    worker.execute(() -> {
      try {
        result.complete(run(connect(isolation), transaction));
      } catch (SQLException | RuntimeException e) {
        disconnect();
        result.completeExceptionally(e);
      }
    });
    return result.orTimeout(TIMEOUT_SECONDS, TimeUnit.SECONDS).exceptionally(failure -> {
      throw failure instanceof BackendUnavailableException known
          ? known
          : failed.apply("the database did not answer", failure);
    });
  }

  private static <T> T run(Connection sql, Transaction<T> transaction) throws SQLException {
    T value;
    try {
      value = runTwiceIfNeeded(sql, transaction);
    } catch (SQLException e) {
      // Nothing was committed, so nothing has changed.
      throw new BackendUnavailableException("the database refused the call", e);
    }
    sql.commit();
    return value;
  }

  private static <T> T runTwiceIfNeeded(Connection sql, Transaction<T> transaction)
      throws SQLException {
    try {
      return transaction.run(sql);
    } catch (SQLIntegrityConstraintViolationException e) {
      // Another process inserted the row at the same moment, so it exists now.
      sql.rollback();
      return transaction.run(sql);
    }
  }

  private Connection connect(int isolation) {
    try {
      Connection open = connection == null ? DriverManager.getConnection(url) : connection;
      if (connection == null) {
        connection = open;
        open.setAutoCommit(false);
        createTables(open);
      }
      open.setTransactionIsolation(isolation);
      return open;
    } catch (SQLException e) {
      throw new BackendUnavailableException("the database cannot be reached", e);
    }
  }

  private static void createTables(Connection sql) throws SQLException {
    try (Statement statement = sql.createStatement()) {
      try {
        statement.execute(SCHEMA);
      } catch (SQLException e) {
        // Another connection created the tables at the same moment, so they exist now.
        statement.execute(SCHEMA);
      }
    }
    sql.commit();
  }

  private void disconnect() {
    try (Connection gone = connection) {
      if (gone != null) {
        gone.rollback();
      }
    } catch (SQLException e) {
      // The connection is already broken. The next call opens a new one.
    } finally {
      connection = null;
    }
  }

  private interface Transaction<T> {
    T run(Connection sql) throws SQLException;
  }

  private record Life(long epoch, long lastId) {}
}
