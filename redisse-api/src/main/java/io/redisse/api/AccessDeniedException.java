package io.redisse.api;

/** Thrown by a {@link ChannelResolver} to reject a request. The message is sent to the client. */
public class AccessDeniedException extends RedisseException {
  private static final long serialVersionUID = 1L;

  private final int status;

  private AccessDeniedException(int status, String message) {
    super(message);
    this.status = status;
  }

  /**
   * Rejects a client that has not authenticated.
   *
   * @param message the text to send to the client
   * @return an exception with status 401
   */
  public static AccessDeniedException unauthorized(String message) {
    return new AccessDeniedException(401, message);
  }

  /**
   * Rejects a client that lacks a permission.
   *
   * @param message the text to send to the client
   * @return an exception with status 403
   */
  public static AccessDeniedException forbidden(String message) {
    return new AccessDeniedException(403, message);
  }

  /**
   * Returns the HTTP status of the response.
   *
   * @return 401 or 403
   */
  public int status() {
    return status;
  }
}
