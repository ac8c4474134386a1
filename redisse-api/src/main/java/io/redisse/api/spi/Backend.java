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

/** A store and a broadcaster that belong together: what a server runs on. */
public interface Backend extends Publisher, AutoCloseable {
  /**
   * The history.
   *
   * @return always the same store, closed with this backend
   */
  EventStore store();

  /**
   * The live events.
   *
   * @return always the same broadcaster, closed with this backend
   */
  Broadcaster broadcaster();

  /**
   * Appends and broadcasts an event as one step: no observer sees one without the other for longer
   * than the call (PUB-1), and the listeners of all nodes hear the events of all publishers in the
   * order of their ids (CAST-2).
   */
  @Override
  CompletionStage<Event> publish(NewEvent event);

  /**
   * What this backend did and how it fares; cheap enough to be asked every second.
   *
   * @return the figures of this moment; empty if the backend counts nothing
   */
  default Optional<BackendStatistics> statistics() {
    return Optional.empty();
  }

  /**
   * How to publish such that trying again publishes nothing twice.
   *
   * @return always the same; empty if the backend knows no {@link io.redisse.api.IdempotencyKey}
   */
  default Optional<IdempotentPublisher> idempotent() {
    return Optional.empty();
  }

  /**
   * Where the nodes that share this backend hear of each other's revocations.
   *
   * @return always the same; empty if the backend carries none, as one that has only one node
   */
  default Optional<Revocations> revocations() {
    return Optional.empty();
  }

  /** Closes the store and the broadcaster. Further calls do nothing. */
  @Override
  void close();

  /**
   * A backend for a store that only this process uses: publishing appends to the store and tells
   * the listener, one event after another. An {@link IdempotentStore} makes it {@linkplain
   * #idempotent idempotent}.
   *
   * @param store the store, closed with the backend
   * @return the backend
   */
  static Backend local(EventStore store) {
    return new LocalBackend(store);
  }

  /**
   * Opens the backend that a URI names, with the {@link BackendProvider} found by {@link
   * ServiceLoader} for its scheme.
   *
   * @param uri for example {@code memory:} or {@code redis://localhost:6379/}
   * @return the backend
   * @throws IllegalArgumentException if it is not a URI, no provider knows the scheme, or the URI is
   *     not one that it can use; the message never holds a password
   * @throws io.redisse.api.BackendRefusedException if what the URI names will not serve
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
      // java.net.URI wants something after the scheme's colon.
      URI parsed = new URI(uri.endsWith(":") ? uri + "/" : uri);
      if (parsed.getScheme() == null) {
        throw new IllegalArgumentException(
            "backend: expected a URI with a scheme, for example memory: or redis://localhost:6379/");
      }
      return parsed;
    } catch (URISyntaxException e) {
      // Neither the text nor the cause, which has it too: it may hold a password.
      throw new IllegalArgumentException(
          "backend: not a URI: " + e.getReason() + " at index " + e.getIndex());
    }
  }
}
