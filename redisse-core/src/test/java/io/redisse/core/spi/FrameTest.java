package io.redisse.core.spi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrameTest {
  /** Returns the bytes of a frame's chunks, which must follow RFC 9112, section 7.1. */
  private static byte[] dechunked(Frame frame) {
    ByteBuffer bytes = ByteBuffer.allocate(frame.size());
    for (int i = 0; i < frame.pieces(); i++) {
      String chunk = StandardCharsets.ISO_8859_1.decode(frame.chunk(i)).toString();
      int lineEnd = chunk.indexOf("\r\n");
      int size = Integer.parseInt(chunk.substring(0, lineEnd), 16);
      assertEquals(lineEnd + 2 + size + 2, chunk.length());
      assertTrue(chunk.endsWith("\r\n"));
      bytes.put(
          chunk.substring(lineEnd + 2, lineEnd + 2 + size).getBytes(StandardCharsets.ISO_8859_1));
    }
    return bytes.array();
  }

  private static void assertHas(String lines, Frame frame) {
    assertEquals(lines, frame.toString());
    assertEquals(lines, new String(dechunked(frame), StandardCharsets.UTF_8));
    assertEquals(lines.getBytes(StandardCharsets.UTF_8).length, frame.size());
    for (int i = 0; i < frame.pieces(); i++) {
      int size = frame.piece(i).remaining();
      assertTrue(size <= Frame.MAX_PIECE_BYTES, () -> size + " bytes");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "ü", "日", "x\uD83D\uDE80", "\uD83D\uDE80"})
  void anyNumberOfCharactersIsEncodedInPiecesOfLimitedSize(String character) {
    for (int count : new int[] {1, 21_844, 21_845, 21_846, 100_000, 1_048_576}) {
      String lines = character.repeat(count) + "\n";

      assertHas(lines, Frame.of(lines, 1));
    }
  }

  @Test
  void joinedFramesContainTheBytesOfAllFrames() {
    List<Frame> frames = new ArrayList<>();
    StringBuilder expected = new StringBuilder();
    for (int size : new int[] {1, 70_000, 10, 10, 65_000, 600, 1_000_000, 3, 65_535}) {
      String lines = "y".repeat(size) + "\n";
      expected.append(lines);
      frames.add(Frame.of(lines, 1));
    }

    Frame joined = Frame.join(frames);

    assertHas(expected.toString(), joined);
    assertEquals(frames.size(), joined.events());
  }

  @Test
  void smallFramesAreJoinedIntoOnePiece() {
    List<Frame> frames =
        IntStream.range(0, 100).mapToObj(i -> Frame.of("event " + i + "\n", 1)).toList();

    assertEquals(1, Frame.join(frames).pieces());
  }

  @Test
  void everyCallerHasItsOwnPosition() {
    Frame frame = Frame.of("shared\n", 1);

    assertNotSame(frame.chunk(0), frame.chunk(0));
    frame.piece(0).get();
    assertEquals(7, frame.piece(0).remaining());
  }
}
