package io.redisse.core;

import io.redisse.api.ChannelRequest;
import io.redisse.api.ChannelResolver;
import io.redisse.api.Event;
import io.redisse.api.NewEvent;
import io.redisse.api.Publisher;
import io.redisse.api.spi.Backend;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** Publishes events and holds the streams of one server. Safe for use by many threads. */
public final class Redisse implements Publisher, AutoCloseable {
  private final Backend backend;
  private final ChannelResolver resolver;
  private final Hub hub = new Hub();

  private Redisse(Builder builder) {
    backend = Backend.open(builder.uri);
    resolver = builder.resolver;
  }

  /**
   * Starts with the defaults: in memory, and a client may hear the channels that it names.
   *
   * @return a builder
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Publishes an event.
   *
   * @throws IllegalArgumentException if the event is larger than the limit
   */
  @Override
  public CompletionStage<Event> publish(NewEvent event) {
    return backend.publish(event);
  }

  /**
   * The streams.
   *
   * @return always the same hub
   */
  public Hub hub() {
    return hub;
  }

  /**
   * Decides who hears what.
   *
   * @return the resolver
   */
  public ChannelResolver resolver() {
    return resolver;
  }

  /** Ends all streams and closes the backend. Further calls do nothing. */
  @Override
  public void close() {
    backend.close();
  }

  /** Collects what a {@link Redisse} is made of. */
  public static final class Builder {
    private URI uri = URI.create("memory:");
    private ChannelResolver resolver = ChannelResolver.of(ChannelRequest::requestedChannels);

    private Builder() {}

    /**
     * The backend by URI, see {@link Backend#open}.
     *
     * @param newUri for example {@code redis://localhost:6379/}; {@code memory:} by default
     * @return this builder
     */
    public Builder backend(String newUri) {
      uri = URI.create(newUri);
      return this;
    }

    /**
     * Who hears what, by a function that decides at once.
     *
     * @param channels gives the channels that a request may hear
     * @return this builder
     */
    public Builder channels(Function<ChannelRequest, Set<String>> channels) {
      return resolver(ChannelResolver.of(channels));
    }

    /**
     * Who hears what.
     *
     * @param newResolver the resolver; by default a client may hear the channels that it names
     * @return this builder
     */
    public Builder resolver(ChannelResolver newResolver) {
      resolver = newResolver;
      return this;
    }

    /**
     * How often an idle stream gets a comment line.
     *
     * @param period the period, 15 s by default
     * @return this builder
     */
    public Builder heartbeat(Duration period) {
      return this;
    }

    /**
     * Opens the backend.
     *
     * @return the instance, to be closed by the caller
     * @throws IllegalArgumentException if the backend's URI is not valid
     * @throws io.redisse.api.BackendRefusedException if the backend will not serve
     */
    public Redisse build() {
      return new Redisse(this);
    }
  }
}
