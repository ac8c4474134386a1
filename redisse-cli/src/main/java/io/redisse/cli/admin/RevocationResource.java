package io.redisse.cli.admin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.redisse.api.RedisseException;
import io.redisse.api.Revocation;
import io.redisse.cli.access.BearerToken;
import io.redisse.cli.console.DurationConverter;
import io.redisse.core.Redisse;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import picocli.CommandLine.TypeConversionException;

/** Ends streams on all servers that share a backend. Requires the operators' token. */
@Path(RevocationResource.PATH)
@Produces({MediaType.APPLICATION_JSON, MediaType.WILDCARD})
public final class RevocationResource {
  public static final String PATH = "operator/revocations";

  private static final int MAX_BYTES = 16 * 1024;
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String EXPECTED =
      "expected {\"principal\":\"NAME\"} or {\"channel\":\"NAME\"}, optionally with \"for\":\"1h\""
          + " (default 1m)";

  private final Redisse redisse;
  private final BearerToken operator;

  @Inject
  RevocationResource(Redisse redisse, BearerToken operator) {
    this.redisse = redisse;
    this.operator = operator;
  }

  /**
   * Ends all streams of a principal or a channel, and blocks new ones for the given time.
   *
   * @param body {@code {"principal":"ann","for":"1h"}} or {@code {"channel":"news"}}. The time
   *     defaults to one minute; {@code 0s} withdraws an earlier revocation
   * @param request the request, whose Authorization header must contain the operators' token
   * @return a stage that completes with the expiry of the revocation once all servers have been
   *     notified, or with status 400, 401 or 503 on failure
   * @throws IOException if the client disconnects while sending the body
   */
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  public CompletionStage<Response> revoke(
      InputStream body, @Context ContainerRequestContext request) throws IOException {
    if (BearerToken.sentWith(request).filter(operator::matches).isEmpty()) {
      return answer(Response.status(Response.Status.UNAUTHORIZED)
          .header(HttpHeaders.WWW_AUTHENTICATE, "Bearer")
          .entity("Ending streams requires the header 'Authorization: Bearer TOKEN', where TOKEN is"
              + " the value of --operator-token.\n"));
    }
    Revocation revocation;
    try {
      revocation = parse(body.readNBytes(MAX_BYTES));
    } catch (IllegalArgumentException | TypeConversionException e) {
      return answer(Response.status(Response.Status.BAD_REQUEST).entity(e.getMessage() + "\n"));
    }
    return redisse
        .revoke(revocation)
        .handle((inForce, failure) -> failure == null
            ? answer(inForce.isWithdrawal() ? revocation : inForce)
            : notConfirmed(failure));
  }

  private static CompletionStage<Response> answer(Response.ResponseBuilder answer) {
    return CompletableFuture.completedFuture(answer.type(MediaType.TEXT_PLAIN).build());
  }

  private static Revocation parse(byte[] body) throws IOException {
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
    Duration time = new DurationConverter().convert(json.has("for") ? text(json, "for") : "1m");
    Instant until = Instant.now().plus(time).truncatedTo(ChronoUnit.MILLIS);
    return hasChannel
        ? Revocation.ofChannel(text(json, "channel"), until)
        : Revocation.ofPrincipal(text(json, "principal"), until);
  }

  private static String text(JsonNode json, String field) {
    if (!json.path(field).isTextual()) {
      throw new IllegalArgumentException(field + ": expected a string; " + EXPECTED);
    }
    return json.path(field).textValue();
  }

  private static Response answer(Revocation revocation) {
    try {
      String field = revocation.kind() == Revocation.Kind.CHANNEL ? "channel" : "principal";
      Map<String, String> answer = new LinkedHashMap<>();
      answer.put(field, revocation.name());
      answer.put("until", "" + revocation.until());
      return Response.ok(JSON.writeValueAsString(answer), MediaType.APPLICATION_JSON)
          .build();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a map of strings is always valid JSON", e);
    }
  }

  private static Response notConfirmed(Throwable failure) {
    System.getLogger(RevocationResource.class.getName())
        .log(
            System.Logger.Level.WARNING,
            "A revocation may have reached only this server: "
                + RedisseException.causeOf(failure).getMessage());
    return Response.status(Response.Status.SERVICE_UNAVAILABLE)
        .type(MediaType.TEXT_PLAIN)
        .header(HttpHeaders.RETRY_AFTER, 5)
        .entity("The revocation is in force on this server, but other servers may not have received"
            + " it because the backend is unreachable. Send it again.\n")
        .build();
  }
}
