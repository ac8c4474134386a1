package io.redisse.jaxrs.http;

import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.regex.Pattern;

/** What a client's Accept header names. A wildcard names nothing (HTTP-1). */
public final class Accept {
  private static final Pattern REFUSED = Pattern.compile("0(\\.0*)?");

  private Accept() {}

  public static boolean names(List<MediaType> accepted, MediaType type) {
    for (MediaType candidate : accepted) {
      if (candidate.getType().equalsIgnoreCase(type.getType())
          && candidate.getSubtype().equalsIgnoreCase(type.getSubtype())
          && !REFUSED.matcher(candidate.getParameters().getOrDefault("q", "1")).matches()) {
        return true;
      }
    }
    return false;
  }
}
