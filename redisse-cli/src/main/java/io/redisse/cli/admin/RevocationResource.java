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

/** Ends streams on all servers that share a backend, for whoever has the operators' token. */
@Path(RevocationResource.PATH)
@Produces({MediaType.APPLICATION_JSON, MediaType.WILDCARD})
public final class RevocationResource {
  public static final String PATH = "operator/revocations";

  private static final int MAX_BYTES = 16 * 1024;
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String EXPECTED =
      "expected {\"principal\":\"NAME\"} or {\"channel\":\"NAME\"}, and \"for\":\"1h\" if longer than"
          + " a minute";

  private final Redisse redisse;
  private final BearerToken operator;

  @Inject
  RevocationResource(Redisse redisse, BearerToken operator) {
    this.redisse = redisse;
    this.operator = operator;
  }

  /**
   * Ends the streams of a principal or on a channel, and lets no new ones begin for a time.
   *
   * @param body {@code {"principal":"ann","for":"1h"}} or {@code {"channel":"news"}}; a minute unless
   *     said, and {@code 0s} takes it back
   * @param request the request
   * @return completes with until when, once all servers are told
   * @throws IOException if the client goes away
   */
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  public CompletionStage<Response> revoke(
      InputStream body, @Context ContainerRequestContext request) throws IOException {
    if (BearerToken.sentWith(request).filter(operator::isSameAs).isEmpty()) {
      return answer(Response.status(Response.Status.UNAUTHORIZED)
          .header(HttpHeaders.WWW_AUTHENTICATE, "Bearer")
          .entity(
              "This needs the header 'Authorization: Bearer TOKEN' with the --operator-token.\n"));
    }
    Revocation revocation;
    try {
      revocation = parse(body.readNBytes(MAX_BYTES));
    } catch (IllegalArgumentException | TypeConversionException e) {
      return answer(Response.status(Response.Status.BAD_REQUEST).entity(e.getMessage() + "\n"));
    }
    return redisse
        .revoke(revocation)
        .handle((done, failure) -> failure == null ? done(revocation) : untold(failure));
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
    boolean isOfChannel = fields.remove("channel");
    boolean isOfPrincipal = fields.remove("principal");
    fields.remove("for");
    if (isOfChannel == isOfPrincipal || !fields.isEmpty()) {
      throw new IllegalArgumentException(EXPECTED);
    }
    Duration time = new DurationConverter().convert(json.has("for") ? text(json, "for") : "1m");
    Instant until = Instant.now().plus(time).truncatedTo(ChronoUnit.MILLIS);
    return isOfChannel
        ? Revocation.ofChannel(text(json, "channel"), until)
        : Revocation.ofPrincipal(text(json, "principal"), until);
  }

  private static String text(JsonNode json, String field) {
    if (!json.path(field).isTextual()) {
      throw new IllegalArgumentException(field + ": expected a string; " + EXPECTED);
    }
    return json.path(field).textValue();
  }

  private static Response done(Revocation revocation) {
    try {
      String field = revocation.kind() == Revocation.Kind.CHANNEL ? "channel" : "principal";
      Map<String, String> answer = new LinkedHashMap<>();
      answer.put(field, revocation.name());
      answer.put("until", "" + revocation.until());
      return Response.ok(JSON.writeValueAsString(answer), MediaType.APPLICATION_JSON)
          .build();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("text can be written as JSON", e);
    }
  }

  private static Response untold(Throwable failure) {
    System.getLogger(RevocationResource.class.getName())
        .log(System.Logger.Level.WARNING, RedisseException.causeOf(failure).getMessage());
    return Response.status(Response.Status.SERVICE_UNAVAILABLE)
        .type(MediaType.TEXT_PLAIN)
        .header(HttpHeaders.RETRY_AFTER, 5)
        .entity("In force on this server; it is not sure that the others were told, because the"
            + " backend cannot be reached. Send it again.\n")
        .build();
  }
}
