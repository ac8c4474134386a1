package io.redisse.jaxrs.publish;

import io.redisse.jaxrs.http.AnswerException;
import io.redisse.jaxrs.http.HttpRequest;
import io.redisse.jaxrs.http.MediaRange;
import io.redisse.jaxrs.http.Problem;
import java.util.List;

/** Checks the media types of request bodies. */
public final class ContentTypes {
  private static final int UNSUPPORTED = 415;

  private ContentTypes() {}

  /**
   * Requires one of the expected types.
   *
   * @param request the request, whose Accept header determines the form of the answer
   * @param type the type of its body
   * @param expected the types to accept
   * @throws AnswerException with status 415 otherwise
   */
  public static void require(HttpRequest request, MediaRange type, String... expected) {
    if (!List.of(expected).contains(type.type())) {
      throw new AnswerException(new Problem(
              UNSUPPORTED,
              "Content-Type: expected " + String.join(" or ", expected) + ", got '" + type.type()
                  + "'")
          .answer(request));
    }
  }
}
