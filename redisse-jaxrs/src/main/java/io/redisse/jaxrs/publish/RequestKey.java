package io.redisse.jaxrs.publish;

import io.redisse.api.IdempotencyKey;
import io.redisse.api.NewEvent;
import io.redisse.jaxrs.http.AnswerException;
import io.redisse.jaxrs.http.HttpRequest;
import io.redisse.jaxrs.http.Problem;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.Principal;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A request's {@code Idempotency-Key} (draft-ietf-httpapi-idempotency-key-header). The keys of the
 * request's events are derived from it. Includes the sender, so that keys from different senders
 * never collide.
 *
 * @param name a hash of the sender and the header value
 * @param fingerprint a hash of all events in the request
 */
record RequestKey(String name, String fingerprint) {
  private static final String HEADER = "Idempotency-Key";
  private static final int BAD_REQUEST = 400;

  /**
   * Returns the request's key, or empty if the request has none.
   *
   * @param events all events that the request publishes
   * @throws AnswerException with status 400 if the header is repeated or invalid
   */
  static Optional<RequestKey> of(HttpRequest request, Collection<NewEvent> events) {
    List<String> sent = request.headers(HEADER);
    if (sent.isEmpty()) {
      return Optional.empty();
    }
    if (sent.size() > 1) {
      throw badRequest(request, "expected one, got " + sent.size());
    }
    String fingerprint = hash(events.stream()
        .flatMap(event -> Stream.of(event.channel(), event.type(), event.data()))
        .toList());
    try {
      IdempotencyKey valid = new IdempotencyKey(sent.get(0), fingerprint);
      return Optional.of(
          new RequestKey(hash(List.of(senderOf(request), valid.key())), fingerprint));
    } catch (IllegalArgumentException e) {
      throw badRequest(request, String.valueOf(e.getMessage()));
    }
  }

  /** Returns the key of the event at the given index in the request. */
  IdempotencyKey ofEvent(int index) {
    return new IdempotencyKey(name + "-" + index, fingerprint);
  }

  private static AnswerException badRequest(HttpRequest request, String reason) {
    return new AnswerException(new Problem(BAD_REQUEST, HEADER + ": " + reason).answer(request));
  }

  private static String senderOf(HttpRequest request) {
    return request
        .principal()
        .map(Principal::getName)
        .or(() -> Optional.ofNullable(request.header("Authorization")))
        .orElse("");
  }

  private static String hash(Collection<String> texts) {
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256 is missing from this JDK", e);
    }
    for (String text : texts) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
      digest.update(bytes);
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
