package io.redisse.jaxrs.stream;

import io.redisse.core.spi.Frame;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.MessageBodyWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;

/** Writes a frame without its last line feed, because Jersey's sinks append one to each event. */
public final class FrameEventWriter implements MessageBodyWriter<FrameEvent> {
  /** Creates a writer; one serves all streams. */
  public FrameEventWriter() {}

  @Override
  public boolean isWriteable(
      Class<?> type, Type genericType, Annotation[] annotations, MediaType mediaType) {
    return type == FrameEvent.class;
  }

  @Override
  public void writeTo(
      FrameEvent event,
      Class<?> type,
      Type genericType,
      Annotation[] annotations,
      MediaType mediaType,
      MultivaluedMap<String, Object> headers,
      OutputStream out)
      throws IOException {
    Frame frame = event.frame();
    int last = frame.pieces() - 1;
    for (int i = 0; i <= last; i++) {
      ByteBuffer piece = frame.piece(i);
      byte[] bytes = new byte[piece.remaining() - (i == last ? 1 : 0)];
      piece.get(bytes);
      out.write(bytes);
    }
  }
}
