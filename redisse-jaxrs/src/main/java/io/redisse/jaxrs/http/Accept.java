package io.redisse.jaxrs.http;

import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.regex.Pattern;

/** Matching of Accept headers, in which a wildcard does not count (HTTP-1). */
public final class Accept {
  private static final Pattern ZERO_QUALITY = Pattern.compile("0(\\.0*)?");

  private Accept() {}

  /** Returns whether the header names this very type with a quality above zero. */
  public static boolean names(List<MediaType> accepted, MediaType type) {
    for (MediaType candidate : accepted) {
      if (candidate.getType().equalsIgnoreCase(type.getType())
          && candidate.getSubtype().equalsIgnoreCase(type.getSubtype())
          && !ZERO_QUALITY
              .matcher(candidate.getParameters().getOrDefault("q", "1"))
              .matches()) {
        return true;
      }
    }
    return false;
  }
}
