package io.redisse.jaxrs.http;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Decides which pages of other origins may use the server (CORS, defined by the Fetch Standard).
 *
 * @param origins the origins of these pages, such as {@code https://app.example}; {@code *} allows
 *     every origin, without its cookies
 */
public record Cors(Set<String> origins) {
  private static final String ANY = "*";
  private static final Pattern ORIGIN =
      Pattern.compile("https?://([a-z0-9._-]+|\\[[0-9a-f:.]+])(:[0-9]{1,5})?");

  private static final String MAX_AGE_SECONDS = "600";

  public static final Cors NONE = new Cors(Set.of());

  /**
   * Checks the origins.
   *
   * @throws IllegalArgumentException if one of them is neither an origin nor {@code *}
   */
  public Cors {
    for (String origin : origins) {
      if (!origin.equals(ANY) && !ORIGIN.matcher(origin).matches()) {
        throw new IllegalArgumentException("expected an origin in lower case such as"
            + " https://app.example or http://localhost:3000, without a path, or *, got '" + origin
            + "'");
      }
    }
    origins = Set.copyOf(origins);
  }

  /** Returns true if pages of this origin may read responses. */
  public boolean allows(String origin) {
    return origins.contains(ANY) || isNamed(origin);
  }

  /** Returns true if the origin is listed by its own name. */
  public boolean isNamed(String origin) {
    return !origin.equals(ANY) && origins.contains(origin);
  }

  /**
   * Returns the headers to add to every response for a page of this origin, including errors.
   * Otherwise the page could not read why its request failed.
   *
   * @param origin the Origin header of the request; empty if there is none, or it is not known
   */
  public Map<String, String> headers(Optional<String> origin) {
    Map<String, String> headers = new LinkedHashMap<>();
    if (!origins.isEmpty() && !origins.equals(Set.of(ANY))) {
      // The response depends on the origin, so a cache must not serve it to pages of another one.
      headers.put("Vary", "Origin");
    }
    origin.filter(this::allows).ifPresent(page -> {
      headers.put("Access-Control-Allow-Origin", isNamed(page) ? page : ANY);
      if (isNamed(page)) {
        headers.put("Access-Control-Allow-Credentials", "true");
      }
      headers.put("Access-Control-Expose-Headers", "Retry-After, Idempotent-Replayed");
    });
    return headers;
  }

  /** Returns the headers that a response to a preflight request has in addition. */
  public Map<String, String> preflightHeaders() {
    return Map.of(
        "Access-Control-Allow-Methods",
        "GET, HEAD, POST",
        "Access-Control-Allow-Headers",
        "Authorization, Cache-Control, Content-Type, Idempotency-Key, Last-Event-ID",
        "Access-Control-Max-Age",
        MAX_AGE_SECONDS);
  }
}
