package io.redisse.api.spi;

import io.redisse.api.Event;
import io.redisse.api.NewEvent;
import io.redisse.api.Publisher;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;

/** The storage of a server: an event store and the broadcaster that belongs to it. */
public interface Backend extends Publisher, AutoCloseable {
  /**
   * Returns the store with the history.
   *
   * @return always the same store, closed with this backend
   */
  EventStore store();

  /**
   * Returns the source of live events.
   *
   * @return always the same broadcaster, closed with this backend
   */
  Broadcaster broadcaster();

  /**
   * Appends and broadcasts an event in one step. No observer sees one without the other for longer
   * than the call (PUB-1), and the listeners of all nodes receive the events of all publishers in
   * the order of their ids (CAST-2).
   */
  @Override
  CompletionStage<Event> publish(NewEvent event);

  /**
   * Returns the backend's metrics. Cheap enough to be called every second.
   *
   * @return a snapshot; empty if the backend has no metrics
   */
  default Optional<BackendStatistics> statistics() {
    return Optional.empty();
  }

  /**
   * Returns the publisher for events with an {@link io.redisse.api.IdempotencyKey}.
   *
   * @return always the same; empty if the backend does not support idempotency keys
   */
  default Optional<IdempotentPublisher> idempotent() {
    return Optional.empty();
  }

  /**
   * Returns the revocations that the nodes of this backend share.
   *
   * @return always the same; empty if the backend does not distribute revocations, for example
   *     because it serves only one node
   */
  default Optional<Revocations> revocations() {
    return Optional.empty();
  }

  /** Closes the store and the broadcaster. Further calls do nothing. */
  @Override
  void close();

  /**
   * Creates a backend for a store that only this process uses. A publish appends to the store and
   * then calls the listener, one event at a time. With an {@link IdempotentStore} the backend is
   * {@linkplain #idempotent idempotent}.
   *
   * @param store owned by the backend, which closes it
   * @return a backend without revocations and metrics
   */
  static Backend local(EventStore store) {
    return new LocalBackend(store);
  }

  /**
   * Opens a backend by URI. {@link ServiceLoader} finds the {@link BackendProvider} for the scheme.
   *
   * @param uri for example {@code memory:} or {@code redis://localhost:6379/}
   * @return a backend, to be closed by the caller
   * @throws IllegalArgumentException if the URI is malformed, has an unknown scheme, or is rejected
   *     by the provider; the message never contains a password
   * @throws io.redisse.api.BackendRefusedException if the backend was reached but cannot be used
   */
  static Backend open(String uri) {
    URI parsed = parse(uri);
    String scheme = parsed.getScheme().toLowerCase(Locale.ROOT);
    Set<String> known = new TreeSet<>();
    for (BackendProvider provider : ServiceLoader.load(BackendProvider.class)) {
      if (provider.schemes().contains(scheme)) {
        return provider.open(parsed);
      }
      known.addAll(provider.schemes());
    }
    throw new IllegalArgumentException("backend: no provider for '"
        + scheme
        + ":' is on the class path; found providers for "
        + known);
  }

  private static URI parse(String uri) {
    try {
      // java.net.URI requires a part after the scheme.
      URI parsed = new URI(uri.endsWith(":") ? uri + "/" : uri);
      if (parsed.getScheme() == null) {
        throw new IllegalArgumentException(
            "backend: expected a URI with a scheme, for example memory: or redis://localhost:6379/");
      }
      return parsed;
    } catch (URISyntaxException e) {
      // Omits the URI and the cause, which repeats it: it may contain a password.
      throw new IllegalArgumentException(
          "backend: not a URI: " + e.getReason() + " at index " + e.getIndex());
    }
  }
}
