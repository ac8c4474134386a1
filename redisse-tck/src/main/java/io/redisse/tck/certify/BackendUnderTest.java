package io.redisse.tck.certify;

import io.redisse.api.spi.Backend;
import java.net.URI;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Describes a backend to certify: its URI, its claims, and hooks that interrupt it and delete its
 * events.
 */
public final class BackendUnderTest {
  /**
   * A property that a backend may have. Without claims, the kit detects the backend's properties
   * and tests accordingly. A backend that lacks a claimed property fails.
   */
  public enum Claim {
    /** All processes that open the URI see the same events. */
    SHARED,
    /** Events survive closing and reopening the backend. */
    DURABLE,
    /** Only one process may open the URI at a time, so the kit skips tests with two processes. */
    ALONE
  }

  private final String uri;
  private int historySize = 100;
  private final Set<Claim> claims = EnumSet.noneOf(Claim.class);
  private @Nullable Runnable interrupt;
  private @Nullable Runnable loseEverything;
  private @Nullable Consumer<String> loseChannel;
  private @Nullable Pair refusal;
  private @Nullable Pair rollback;

  /**
   * Hooks that start and end a state.
   *
   * @param begin starts the state
   * @param end ends it
   */
  record Pair(Runnable begin, Runnable end) {
    /** Runs the first hook and returns the second. */
    Runnable run() {
      begin.run();
      return end;
    }
  }

  /**
   * Creates a description without claims or hooks.
   *
   * @param uri a URI that {@link Backend#open} accepts
   */
  public BackendUnderTest(String uri) {
    this.uri = uri;
  }

  /**
   * Sets the number of events retained per channel (STORE-3). The default is 100.
   *
   * @param events at least 1
   * @return this
   */
  public BackendUnderTest historySize(int events) {
    historySize = events;
    return this;
  }

  /**
   * Adds claims to those already made.
   *
   * @param claimed the claims to add; may be empty
   * @return this
   * @throws IllegalArgumentException if the claims include both shared and alone
   */
  public BackendUnderTest claims(Set<Claim> claimed) {
    claims.addAll(claimed);
    if (claims.containsAll(Set.of(Claim.SHARED, Claim.ALONE))) {
      throw new IllegalArgumentException("claims: expected either shared or alone, got both");
    }
    return this;
  }

  /**
   * Sets the hook that interrupts event delivery, for example by closing the backend's connections.
   * The backend must be able to recover without help.
   *
   * @param hook called while the backend has subscriptions
   * @return this
   */
  public BackendUnderTest interrupt(Runnable hook) {
    interrupt = hook;
    return this;
  }

  /**
   * Sets the hook that deletes all events behind the backend's back.
   *
   * @param hook called while the backend is open
   * @return this
   */
  public BackendUnderTest loseEverything(Runnable hook) {
    loseEverything = hook;
    return this;
  }

  /**
   * Sets the hook that deletes one channel's events behind the backend's back.
   *
   * @param hook called with the channel while the backend is open
   * @return this
   */
  public BackendUnderTest loseChannel(Consumer<String> hook) {
    loseChannel = hook;
    return this;
  }

  /**
   * Sets the hooks that make the storage refuse writes and accept them again. Reads must work
   * throughout.
   *
   * @param refuse called while the backend is open
   * @param accept called once after each call of {@code refuse}
   * @return this
   */
  public BackendUnderTest refuseWrites(Runnable refuse, Runnable accept) {
    refusal = new Pair(refuse, accept);
    return this;
  }

  /**
   * Sets the hooks that save the stored data and restore it later. The restore may interrupt the
   * backend.
   *
   * @param save called while the backend is open
   * @param restore called once after each call of {@code save}; returns when the storage is
   *     available
   * @return this
   */
  public BackendUnderTest rollBack(Runnable save, Runnable restore) {
    rollback = new Pair(save, restore);
    return this;
  }

  Backend open() {
    return Backend.open(uri);
  }

  int historySize() {
    return historySize;
  }

  boolean claims(Claim claim) {
    return claims.contains(claim);
  }

  Optional<Runnable> interrupt() {
    return Optional.ofNullable(interrupt);
  }

  Optional<Runnable> loseEverything() {
    return Optional.ofNullable(loseEverything);
  }

  Optional<Consumer<String>> loseChannel() {
    return Optional.ofNullable(loseChannel);
  }

  Optional<Pair> refusal() {
    return Optional.ofNullable(refusal);
  }

  Optional<Pair> rollback() {
    return Optional.ofNullable(rollback);
  }

  /** Returns whether the URI names a host. A backend without a host cannot become unreachable. */
  boolean hasHost() {
    return authority().isPresent();
  }

  /** Returns the URI with its host and port replaced by the local host and the given port. */
  String unreachableUri(int closedPort) {
    String authority = authority().orElseThrow();
    int at = authority.lastIndexOf('@');
    return uri.replace(
        "//" + authority, "//" + authority.substring(0, at + 1) + "127.0.0.1:" + closedPort);
  }

  /** Returns the URI with the credentials redacted. */
  @Override
  public String toString() {
    return authority()
        .map(authority -> uri.replace(
            "//" + authority, "//" + authority.substring(authority.lastIndexOf('@') + 1)))
        .orElse(uri);
  }

  private Optional<String> authority() {
    String hierarchical = uri.endsWith(":") ? uri + "/" : uri;
    return Optional.ofNullable(URI.create(hierarchical).getRawAuthority());
  }
}
