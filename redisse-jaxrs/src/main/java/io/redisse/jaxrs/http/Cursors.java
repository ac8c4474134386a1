package io.redisse.jaxrs.http;

import io.redisse.api.Event;
import io.redisse.core.spi.StreamRequest;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** Parses the cursors that clients send (HTTP-1). */
public final class Cursors {
  public static final String HEADER = "Last-Event-ID";
  public static final String PARAMETER = "lastEventId";

  private static final Pattern ID = Pattern.compile("[1-9][0-9]{0,15}");

  private Cursors() {}

  /**
   * Returns the cursor, or empty if the client sent none. The header takes precedence over the
   * query parameter: a reconnecting browser sends the header along with its original URL, whose
   * parameter is outdated.
   */
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
