package io.redisse.jaxrs.grizzly.syntax;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.glassfish.grizzly.Buffer;
import org.glassfish.grizzly.memory.Buffers;
import org.glassfish.grizzly.memory.MemoryManager;

/** Random heads and chunks of requests; see .ci/fuzz. */
class RequestFuzzTest {
  private static final int MAX_TRAILER_BYTES = 100;
  private static final Pattern LINE = Pattern.compile("[^\\x00-\\x08\\x0a-\\x1f\\x7f]*");
  private static final Pattern LENGTH =
      Pattern.compile("(?m)^(content-length|transfer-encoding):[ \\t]*(.*?)[ \\t]*\r$");

  /** A head that is accepted has only one meaning, and the same one if it arrives in pieces. */
  @FuzzTest
  void head(byte[] bytes) {
    boolean accepted = isAccepted(bytes);
    assertEquals(accepted, isAcceptedInPieces(bytes));
    if (!accepted) {
      return;
    }
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    String head = text.substring(0, text.indexOf("\r\n\r\n") + 2);
    for (String line : head.split("\r\n", -1)) {
      assertTrue(LINE.matcher(line).matches(), line);
      assertFalse(line.startsWith(" ") || line.startsWith("\t"), line);
    }
    Matcher lengths = LENGTH.matcher(head.toLowerCase(Locale.ROOT));
    if (lengths.find()) {
      assertTrue(lengths.group(2).matches("chunked|[0-9]{1,18}"), head);
      assertFalse(lengths.find(), head);
    }
  }

  private static boolean isAccepted(byte[] bytes) {
    RequestHead head = new RequestHead();
    try {
      head.check(buffer(bytes, bytes.length));
      return head.isComplete();
    } catch (InvalidRequestException e) {
      assertTrue(e.status().getStatusCode() >= 400);
      return false;
    }
  }

  private static boolean isAcceptedInPieces(byte[] bytes) {
    RequestHead head = new RequestHead();
    try {
      for (int end = 1; end <= bytes.length && !head.isComplete(); end += 1 + end / 8) {
        head.check(buffer(bytes, end));
      }
      head.check(buffer(bytes, bytes.length));
      return head.isComplete();
    } catch (InvalidRequestException e) {
      return false;
    }
  }

  private static Buffer buffer(byte[] bytes, int end) {
    return Buffers.wrap(MemoryManager.DEFAULT_MEMORY_MANAGER, bytes, 0, end);
  }

  /** Chunks that are accepted yield the data that a simple decoder finds. */
  @FuzzTest
  void chunks(byte[] bytes) {
    ChunkSyntax syntax = new ChunkSyntax(MAX_TRAILER_BYTES);
    StringBuilder data = new StringBuilder();
    int next = 0;
    try {
      while (next < bytes.length && !syntax.isComplete()) {
        if (syntax.dataBytes() > 0) {
          int length = (int) Math.min(syntax.dataBytes(), bytes.length - next);
          data.append(new String(bytes, next, length, StandardCharsets.ISO_8859_1));
          syntax.skipData(length);
          next += length;
        } else {
          syntax.accept(bytes[next] & 0xff);
          next++;
        }
      }
    } catch (InvalidRequestException e) {
      return;
    }
    if (syntax.isComplete()) {
      assertEquals(decoded(new String(bytes, StandardCharsets.ISO_8859_1)), data.toString());
    }
  }

  private static String decoded(String text) {
    StringBuilder data = new StringBuilder();
    int start = 0;
    while (true) {
      int end = text.indexOf("\r\n", start);
      int size = Integer.parseInt(text.substring(start, end), 16);
      if (size == 0) {
        return data.toString();
      }
      data.append(text, end + 2, end + 2 + size);
      start = end + 2 + size + 2;
    }
  }
}
