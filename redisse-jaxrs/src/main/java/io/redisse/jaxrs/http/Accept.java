package io.redisse.jaxrs.http;

import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.regex.Pattern;

/** Matches Accept headers by exact media type; wildcards are ignored (HTTP-1). */
public final class Accept {
  private static final Pattern ZERO_QUALITY = Pattern.compile("0(\\.0*)?");

  private Accept() {}

  /** Returns true if the header lists exactly this type, with a quality above zero. */
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
