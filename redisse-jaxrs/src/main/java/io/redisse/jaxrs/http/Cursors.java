package io.redisse.jaxrs.http;

import io.redisse.api.Event;
import io.redisse.core.spi.StreamRequest;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** Reads cursors as clients send them (HTTP-1). */
public final class Cursors {
  public static final String HEADER = "Last-Event-ID";
  public static final String PARAMETER = "lastEventId";

  private static final Pattern ID = Pattern.compile("[1-9][0-9]{0,15}");

  private Cursors() {}

  /** The header wins: a browser that reconnects sends it along with the URL that it began with. */
  public static OptionalLong of(Optional<String> header, Optional<String> parameter) {
    return header
        .filter(text -> !text.isEmpty())
        .or(() -> parameter.filter(text -> !text.isEmpty()))
        .map(Cursors::parse)
        .orElseGet(OptionalLong::empty);
  }

  private static OptionalLong parse(String text) {
    if (text.equals("0")) {
      return OptionalLong.empty();
    }
    if (!ID.matcher(text).matches()) {
      return OptionalLong.of(StreamRequest.NEVER_ISSUED);
    }
    long id = Long.parseLong(text);
    return OptionalLong.of(id <= Event.MAX_ID ? id : StreamRequest.NEVER_ISSUED);
  }
}
