package io.redisse.tck.reference;

import io.redisse.api.Event;
import io.redisse.api.NewEvent;
import io.redisse.api.spi.Backend;
import io.redisse.api.spi.Broadcaster;
import io.redisse.api.spi.EventStore;
import io.redisse.api.spi.IdempotentPublisher;
import io.redisse.api.spi.Revocations;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/** Forwards all calls to another backend. A fault overrides some of them. */
public class ForwardingBackend implements Backend, Broadcaster {
  protected final Backend inner;

  public ForwardingBackend(Backend inner) {
    this.inner = inner;
  }

  @Override
  public EventStore store() {
    return inner.store();
  }

  @Override
  public Broadcaster broadcaster() {
    return this;
  }

  @Override
  public CompletionStage<Event> publish(NewEvent event) {
    return inner.publish(event);
  }

  @Override
  public Optional<IdempotentPublisher> idempotent() {
    return inner.idempotent();
  }

  @Override
  public Optional<Revocations> revocations() {
    return inner.revocations();
  }

  @Override
  public CompletionStage<Void> broadcast(Event event) {
    return inner.broadcaster().broadcast(event);
  }

  @Override
  public CompletionStage<Void> subscribe(Set<String> channels) {
    return inner.broadcaster().subscribe(channels);
  }

  @Override
  public CompletionStage<Void> unsubscribe(Set<String> channels) {
    return inner.broadcaster().unsubscribe(channels);
  }

  @Override
  public void listen(Listener listener) {
    inner.broadcaster().listen(listener);
  }

  @Override
  public void close() {
    inner.close();
  }

  /** Forwards all calls to another listener. A fault overrides some of them. */
  public static class ForwardingListener implements Listener {
    protected final Listener target;

    public ForwardingListener(Listener target) {
      this.target = target;
    }

    @Override
    public void onEvent(Event event) {
      target.onEvent(event);
    }

    @Override
    public void onInterrupted() {
      target.onInterrupted();
    }

    @Override
    public void onResumed() {
      target.onResumed();
    }

    @Override
    public void onReset(long epoch) {
      target.onReset(epoch);
    }
  }
}
