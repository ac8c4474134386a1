package io.redisse.jaxrs.stream;

import io.redisse.core.spi.Frame;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/**
 * Adapts an encoded frame to the event type that sinks accept; {@link FrameEventWriter} writes it
 * unchanged. Jersey's encoder is not used because it writes no data line for empty data, and
 * browsers drop events without a data line.
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
