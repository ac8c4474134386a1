package io.redisse.api;

/**
 * Thrown if an {@link IdempotencyKey} has already been used for a different event. Nothing was
 * published.
 */
public class KeyReusedException extends RedisseException {
  private static final long serialVersionUID = 1L;

  /** Creates an exception whose message does not contain the key. */
  public KeyReusedException() {
    super("the idempotency key was already used for another event; use a new key for each publish");
  }
}
