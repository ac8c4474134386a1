package io.redisse.tck.certify;

import io.redisse.api.spi.Backend;
import java.net.URI;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A backend by its URI, what is claimed of it, and what the kit may do to it. */
public final class BackendUnderTest {
  /** What a backend can be, and is certified as if it is, or if it is claimed to be. */
  public enum Claim {
    /** All that open the URI, in whatever process, see the same events. */
    SHARED,
    /** Who opens the URI later, finds the events of those before. */
    DURABLE,
    /** Only one process has the URI open at a time: what two would see does not count. */
    ALONE
  }

  private final String uri;
  private int historySize = 100;
  private final Set<Claim> claims = EnumSet.noneOf(Claim.class);
  private @Nullable Runnable interrupt;
  private @Nullable Runnable loseEverything;

  /**
   * A backend of which nothing is known but where it is.
   *
   * @param uri the URI, see {@link Backend#open}
   */
  public BackendUnderTest(String uri) {
    this.uri = uri;
  }

  /**
   * How many events of each channel it serves (STORE-3); 100 unless said otherwise.
   *
   * @param events the number
   * @return this
   */
  public BackendUnderTest historySize(int events) {
    historySize = events;
    return this;
  }

  /**
   * What it must be. Without claims, the kit finds out what it is, and the certificate says so.
   *
   * @param claimed the claims
   * @return this
   * @throws IllegalArgumentException if it is claimed to be both shared and alone
   */
  public BackendUnderTest claims(Set<Claim> claimed) {
    claims.addAll(claimed);
    if (claims.containsAll(Set.of(Claim.SHARED, Claim.ALONE))) {
      throw new IllegalArgumentException("claim: expected one of shared and alone, got both");
    }
    return this;
  }

  /**
   * How to interrupt what carries the events, such that the backend can mend it by itself: by
   * cutting its connections, for example.
   *
   * @param hook called while it has subscriptions
   * @return this
   */
  public BackendUnderTest interrupt(Runnable hook) {
    interrupt = hook;
    return this;
  }

  /**
   * How to delete all events behind the backend's back.
   *
   * @param hook called while backends are open
   * @return this
   */
  public BackendUnderTest loseEverything(Runnable hook) {
    loseEverything = hook;
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

  /** Whether there is a host that could be out of reach. */
  boolean hasHost() {
    return authority().isPresent();
  }

  /** The same at a port of this machine where nobody listens. */
  String unreachableUri(int closedPort) {
    String authority = authority().orElseThrow();
    int at = authority.lastIndexOf('@');
    return uri.replace(
        "//" + authority, "//" + authority.substring(0, at + 1) + "127.0.0.1:" + closedPort);
  }

  /** Without what may be a password. */
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
