package io.redisse.jaxrs.grizzly.syntax;

import org.glassfish.grizzly.Buffer;
import org.glassfish.grizzly.Grizzly;
import org.glassfish.grizzly.attributes.Attribute;
import org.glassfish.grizzly.filterchain.FilterChainContext;
import org.glassfish.grizzly.http.ChunkedTransferEncoding;
import org.glassfish.grizzly.http.HttpBrokenContentException;
import org.glassfish.grizzly.http.HttpContent;
import org.glassfish.grizzly.http.HttpHeader;
import org.glassfish.grizzly.http.ParsingResult;
import org.glassfish.grizzly.http.TransferEncoding;
import org.jspecify.annotations.Nullable;

/**
 * Decodes chunked bodies of requests. Grizzly's own decoder skips whatever stands between a chunk
 * and the next line feed, and takes an empty size for the last chunk. Responses are encoded by
 * Grizzly.
 */
public final class StrictChunks implements TransferEncoding {
  private static final Attribute<ChunkSyntax> PROGRESS =
      Grizzly.DEFAULT_ATTRIBUTE_BUILDER.createAttribute("redisse.chunks");

  private final int maxTrailerBytes;
  private final ChunkedTransferEncoding encoder;

  /**
   * Creates a decoder for all requests of a listener.
   *
   * @param maxTrailerBytes the maximum size of all trailers of a request
   */
  public StrictChunks(int maxTrailerBytes) {
    this.maxTrailerBytes = maxTrailerBytes;
    encoder = new ChunkedTransferEncoding(maxTrailerBytes);
  }

  @Override
  public boolean wantDecode(HttpHeader packet) {
    return encoder.wantDecode(packet);
  }

  @Override
  public boolean wantEncode(HttpHeader packet) {
    return encoder.wantEncode(packet);
  }

  @Override
  public void prepareSerialize(FilterChainContext context, HttpHeader header, HttpContent content) {
    encoder.prepareSerialize(context, header, content);
  }

  @Override
  public Buffer serializePacket(FilterChainContext context, HttpContent content) {
    return encoder.serializePacket(context, content);
  }

  @Override
  public ParsingResult parsePacket(FilterChainContext context, HttpHeader packet, Buffer input) {
    ChunkSyntax progress = PROGRESS.get(packet);
    if (progress == null) {
      progress = new ChunkSyntax(maxTrailerBytes);
      PROGRESS.set(packet, progress);
    }
    try {
      return parse(progress, packet, input);
    } catch (InvalidRequestException e) {
      throw new HttpBrokenContentException(e);
    }
  }

  private static ParsingResult parse(ChunkSyntax progress, HttpHeader packet, Buffer input)
      throws InvalidRequestException {
    while (input.hasRemaining()) {
      if (progress.dataBytes() > 0) {
        int length = (int) Math.min(progress.dataBytes(), input.remaining());
        progress.skipData(length);
        Buffer rest = split(input, length);
        return ParsingResult.create(packet.httpContentBuilder().content(input).build(), rest);
      }
      progress.accept(input.get() & 0xff);
      if (progress.isComplete()) {
        return ParsingResult.create(packet.httpTrailerBuilder().build(), split(input, 0));
      }
    }
    return ParsingResult.create(null, null, false);
  }

  /** Cuts the buffer behind its next bytes, and returns the rest of it. */
  private static @Nullable Buffer split(Buffer input, int length) {
    return input.remaining() > length ? input.split(input.position() + length) : null;
  }
}
