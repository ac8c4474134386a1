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

/** The storage and messaging of a server: an event store with its broadcaster. */
public interface Backend extends Publisher, AutoCloseable {
  /**
   * Returns the event store, which holds the history.
   *
   * @return the same store on every call; closed with this backend
   */
  EventStore store();

  /**
   * Returns the broadcaster, which delivers live events.
   *
   * @return the same broadcaster on every call; closed with this backend
   */
  Broadcaster broadcaster();

  /**
   * Appends and broadcasts an event in one step. Once the call completes, no observer sees one
   * without the other (PUB-1). Listeners on all nodes receive the events from all publishers in id
   * order (CAST-2).
   */
  @Override
  CompletionStage<Event> publish(NewEvent event);

  /**
   * Returns the backend's metrics. Cheap enough to call every second.
   *
   * @return a snapshot; empty if the backend has no metrics
   */
  default Optional<BackendStatistics> statistics() {
    return Optional.empty();
  }

  /**
   * Returns the publisher that accepts an {@link io.redisse.api.IdempotencyKey}.
   *
   * @return the same publisher on every call; empty if the backend does not support idempotency
   *     keys
   */
  default Optional<IdempotentPublisher> idempotent() {
    return Optional.empty();
  }

  /**
   * Returns the revocations shared by all nodes that use this backend.
   *
   * @return the same object on every call; empty if the backend does not distribute revocations,
   *     for example because it serves only one node
   */
  default Optional<Revocations> revocations() {
    return Optional.empty();
  }

  /**
   * Returns the store if it can erase the history of a channel.
   *
   * @return the {@link #store}; empty if it is not an {@link ErasableStore}
   */
  default Optional<ErasableStore> erasable() {
    return store() instanceof ErasableStore erasable ? Optional.of(erasable) : Optional.empty();
  }

  /** Closes the store and the broadcaster. Further calls have no effect. */
  @Override
  void close();

  /**
   * Creates a backend for a store that only this process uses. Each publish appends to the store
   * and then calls the listener; publishes run one at a time. If the store is an {@link
   * IdempotentStore}, the backend supports {@linkplain #idempotent idempotency keys}.
   *
   * @param store the store; owned and closed by the backend
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
      // java.net.URI requires a part after the scheme. A colon may also end an option's value.
      URI parsed = new URI(uri.matches("[A-Za-z][A-Za-z0-9+.-]*:") ? uri + "/" : uri);
      if (parsed.getScheme() == null) {
        throw new IllegalArgumentException(
            "backend: expected a URI with a scheme, for example memory: or redis://localhost:6379/");
      }
      return parsed;
    } catch (URISyntaxException e) {
      // Omit the URI, which may contain a password, and the cause, which repeats the URI.
      throw new IllegalArgumentException(
          "backend: not a URI: " + e.getReason() + " at index " + e.getIndex());
    }
  }
}
