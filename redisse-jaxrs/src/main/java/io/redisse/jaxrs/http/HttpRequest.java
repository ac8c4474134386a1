package io.redisse.jaxrs.http;

import java.io.InputStream;
import java.security.Principal;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A request, whichever container received it. What rules derive from it is parsed at most once. Used by
 * one thread at a time.
 */
public abstract class HttpRequest {
  private @Nullable List<MediaRange> accepted;
  private @Nullable Query query;
  private @Nullable Route route;

  /** Returns the method in upper case, such as {@code GET}. */
  public abstract String method();

  /** Returns the percent-encoded path as the client sent it; it begins with a slash. */
  public abstract String path();

  /** Returns the encoded query, or null if there is none. */
  public abstract @Nullable String rawQuery();

  /**
   * Returns the value of a header, or null if there is none. Joins several values by commas. Names
   * match in any case.
   */
  public abstract @Nullable String header(String name);

  /** Returns the values of a header; empty if there is none. */
  public abstract List<String> headers(String name);

  /** Returns the names of all headers. */
  public abstract Iterable<String> headerNames();

  /** Returns the IP address at the other end of the connection; empty if it is unknown. */
  public abstract Optional<String> peerAddress();

  /** Returns true if the request arrived over TLS. */
  public abstract boolean isSecure();

  /** Returns the authenticated user; empty if no filter of the application has set one. */
  public abstract Optional<Principal> principal();

  /** Returns what {@link #setProperty} stored, or null. */
  public abstract @Nullable Object property(String name);

  /** Stores an object with the request, for later checks and the endpoint. */
  public abstract void setProperty(String name, Object value);

  /** Returns the body. Reading it blocks until its bytes have arrived. */
  public abstract InputStream body();

  /** Returns the container's own request if it has this type. */
  public abstract <T> Optional<T> unwrap(Class<T> type);

  /**
   * Returns the media types that the client accepts, in the order of the header.
   *
   * @throws IllegalArgumentException if the header is malformed
   */
  public final List<MediaRange> accepted() {
    List<MediaRange> known = accepted;
    if (known == null) {
      known = MediaRange.parseAll(header("Accept"));
      accepted = known;
    }
    return known;
  }

  /**
   * Returns true if the client names exactly this type; see {@link MediaRange#isNamedIn}.
   *
   * @param type for example {@code text/event-stream}
   */
  public final boolean accepts(String type) {
    return MediaRange.isNamedIn(accepted(), type);
  }

  /**
   * Returns the media type of the body, or null if the client sent none.
   *
   * @throws IllegalArgumentException if the header is malformed
   */
  public final @Nullable MediaRange contentType() {
    String text = header("Content-Type");
    return text == null ? null : MediaRange.parse(text);
  }

  /**
   * Returns the parameters of the query.
   *
   * @throws IllegalArgumentException if a name or a value is not percent-encoded UTF-8
   */
  public final Query query() {
    Query known = query;
    if (known == null) {
      known = Query.parse(rawQuery());
      query = known;
    }
    return known;
  }

  /** Returns the route that the request takes; null before it is found, and if there is none. */
  public final @Nullable Route route() {
    return route;
  }

  /** Sets the route that the request takes. */
  public final void setRoute(Route found) {
    route = found;
  }
}
