package io.redisse.cli.bench.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResponseParserTest {
  private final StringBuilder read = new StringBuilder();

  @Test
  void responsesAreParsedHoweverTheirBytesAreSplit() throws ProtocolException {
    String responses = "HTTP/1.1 100 Continue\r\n\r\n"
        + "HTTP/1.1 201 Created\r\nContent-Length: 3\r\n\r\none"
        + "HTTP/1.1 204 No Content\r\n\r\n"
        + "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"
        + "HTTP/1.1 200 OK\r\ntransfer-ENCODING: chunked\r\n\r\n"
        + "3\r\ntwo\r\n1A;name=value\r\nabcdefghijklmnopqrstuvwxyz\r\n0\r\nTrailer: x\r\n\r\n"
        + "HTTP/1.0 200 OK\r\nContent-Type: text/event-stream\r\n\r\nuntil the end";
    for (int cut = 1; cut < responses.length(); cut++) {
      read.setLength(0);
      parse(responses, cut);
      assertEquals(
          "[201|one|end][204||end][200||end][200|twoabcdefghijklmnopqrstuvwxyz|end]"
              + "[200|until the end",
          read.toString(),
          "cut every " + cut);
    }
  }

  @Test
  void invalidHttpIsRejected() {
    for (String wrong : List.of(
        "SSH-2.0-OpenSSH\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nab",
        "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
        "HTTP/1.1 200 OK\r\n" + "a".repeat(20_000))) {
      assertThrows(ProtocolException.class, () -> parse(wrong, wrong.length()), wrong);
    }
  }

  private void parse(String responses, int cut) throws ProtocolException {
    ResponseParser parser = new ResponseParser(new ResponseParser.Handler() {
      @Override
      public void head(ResponseParser.Head head) {
        read.append('[').append(head.status()).append('|');
      }

      @Override
      public void body(byte[] bytes, int from, int to) {
        read.append(new String(bytes, from, to - from, StandardCharsets.UTF_8));
      }

      @Override
      public void end() {
        read.append("|end]");
      }
    });
    byte[] bytes = responses.getBytes(StandardCharsets.UTF_8);
    for (int from = 0; from < bytes.length; from += cut) {
      parser.parse(bytes, from, Math.min(from + cut, bytes.length));
    }
  }
}
