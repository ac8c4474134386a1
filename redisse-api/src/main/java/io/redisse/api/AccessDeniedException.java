package io.redisse.api;

/** A {@link ChannelResolver} refuses a request. The message is shown to the client. */
public class AccessDeniedException extends RedisseException {
  private static final long serialVersionUID = 1L;

  private final int status;

  private AccessDeniedException(int status, String message) {
    super(message);
    this.status = status;
  }

  /**
   * The server does not know who asks, and would have to.
   *
   * @param message what the client is told
   * @return the exception, answered with 401
   */
  public static AccessDeniedException unauthorized(String message) {
    return new AccessDeniedException(401, message);
  }

  /**
   * The server knows who asks, and refuses.
   *
   * @param message what the client is told
   * @return the exception, answered with 403
   */
  public static AccessDeniedException forbidden(String message) {
    return new AccessDeniedException(403, message);
  }

  /**
   * The status of the answer.
   *
   * @return 401 or 403
   */
  public int status() {
    return status;
  }
}
