package io.redisse.cli.admin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.redisse.api.RedisseException;
import io.redisse.api.Revocation;
import io.redisse.cli.console.DurationConverter;
import io.redisse.core.Redisse;
import io.redisse.jaxrs.http.Answer;
import io.redisse.jaxrs.http.Body;
import io.redisse.jaxrs.http.Endpoint;
import io.redisse.jaxrs.http.HttpRequest;
import io.redisse.jaxrs.http.MediaRange;
import io.redisse.jaxrs.http.Problem;
import io.redisse.jaxrs.publish.ContentTypes;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import picocli.CommandLine.TypeConversionException;

/** Ends streams on all servers that share a backend. */
final class RevocationEndpoint implements Endpoint {
  static final String PATH = "operator/revocations";

  private static final int OK = 200;
  private static final int UNAVAILABLE = 503;
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String EXPECTED =
      "expected {\"principal\":\"NAME\"} or {\"channel\":\"NAME\"}, optionally with \"for\":\"1h\""
          + " (default 1m)";

  private final Redisse redisse;

  RevocationEndpoint(Redisse redisse) {
    this.redisse = redisse;
  }

  /**
   * Ends all streams of a principal or a channel, and blocks new ones for the given time.
   *
   * @param request its body is {@code {"principal":"ann","for":"1h"}} or {@code {"channel":"news"}}.
   *     The time defaults to one minute; {@code 0s} withdraws an earlier revocation
   * @return completes with the expiry of the revocation once all servers have been notified, or
   *     with status 400, 415 or 503 on failure
   */
  @Override
  public CompletionStage<Answer> answer(HttpRequest request) {
    MediaRange type = request.contentType();
    if (type != null) {
      ContentTypes.require(request, type, Answer.JSON);
    }
    Revocation revocation = Body.parse(request, RevocationEndpoint::parse);
    return redisse
        .revoke(revocation)
        .handle((inForce, failure) -> failure == null
            ? answer(inForce.isWithdrawal() ? revocation : inForce)
            : notConfirmed(failure, request));
  }

  private static Revocation parse(String body) {
    JsonNode json;
    try {
      json = JSON.readTree(body);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not valid JSON; " + EXPECTED, e);
    }
    Set<String> fields = new TreeSet<>();
    json.fieldNames().forEachRemaining(fields::add);
    boolean hasChannel = fields.remove("channel");
    boolean hasPrincipal = fields.remove("principal");
    fields.remove("for");
    if (hasChannel == hasPrincipal || !fields.isEmpty()) {
      throw new IllegalArgumentException(EXPECTED);
    }
    Duration time = timeOf(json);
    Instant until = Instant.now().plus(time).truncatedTo(ChronoUnit.MILLIS);
    return hasChannel
        ? Revocation.ofChannel(text(json, "channel"), until)
        : Revocation.ofPrincipal(text(json, "principal"), until);
  }

  private static Duration timeOf(JsonNode json) {
    try {
      return new DurationConverter().convert(json.has("for") ? text(json, "for") : "1m");
    } catch (TypeConversionException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  private static String text(JsonNode json, String field) {
    if (!json.path(field).isTextual()) {
      throw new IllegalArgumentException(field + ": expected a string; " + EXPECTED);
    }
    return json.path(field).textValue();
  }

  private static Answer answer(Revocation revocation) {
    String field = revocation.kind() == Revocation.Kind.CHANNEL ? "channel" : "principal";
    Map<String, String> body = new LinkedHashMap<>();
    body.put(field, revocation.name());
    body.put("until", "" + revocation.until());
    return Answer.json(OK, body);
  }

  private static Answer notConfirmed(Throwable failure, HttpRequest request) {
    System.getLogger(RevocationEndpoint.class.getName())
        .log(
            System.Logger.Level.WARNING,
            "A revocation may have reached only this server: "
                + RedisseException.causeOf(failure).getMessage());
    return new Problem(
            UNAVAILABLE,
            "The revocation is in force on this server, but other servers may not have received it"
                + " because the backend is unreachable. Send it again.")
        .answer(request);
  }
}
