package io.redisse.jaxrs.stream;

import io.redisse.core.spi.Frame;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/**
 * A frame in the form of an event that a sink accepts; {@link FrameEventWriter} writes it
 * unchanged. Jersey's own encoder writes no data line for empty data, and browsers drop an event
 * without one.
 */
record FrameEvent(Frame frame) implements OutboundSseEvent {
  @Override
  public Class<?> getType() {
    return Frame.class;
  }

  @Override
  public Type getGenericType() {
    return Frame.class;
  }

  @Override
  public MediaType getMediaType() {
    return MediaType.SERVER_SENT_EVENTS_TYPE;
  }

  @Override
  public Object getData() {
    return frame;
  }

  @Override
  public @Nullable String getId() {
    return null;
  }

  @Override
  public @Nullable String getName() {
    return null;
  }

  @Override
  public @Nullable String getComment() {
    return null;
  }

  @Override
  public long getReconnectDelay() {
    return RECONNECT_NOT_SET;
  }

  @Override
  public boolean isReconnectDelaySet() {
    return false;
  }
}
