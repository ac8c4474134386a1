package io.redisse.api;

/** An {@link IdempotencyKey} was used before for something else; nothing was published. */
public class KeyReusedException extends RedisseException {
  private static final long serialVersionUID = 1L;

  /** With a message that does not repeat the key. */
  public KeyReusedException() {
    super("the idempotency key was used for something else; choose a new one for each publish");
  }
}
