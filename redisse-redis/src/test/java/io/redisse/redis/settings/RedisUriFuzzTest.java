package io.redisse.redis.settings;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;

/** Random URIs of Redis; see .ci/fuzz. */
class RedisUriFuzzTest {
  private static final String PASSWORD = "s3cretPassword";

  /** A URI is valid, or the message says what is wrong. */
  @FuzzTest
  void parse(byte[] input) {
    String text = new String(input, StandardCharsets.UTF_8);
    parseOrExplain(text);
  }

  /** No message, and no description of the options, contains the password. */
  @FuzzTest
  void password(byte[] input) {
    String rest = new String(input, StandardCharsets.UTF_8);
    String said = parseOrExplain("redis://user:" + PASSWORD + "@" + rest);
    // An option may have the same name as the password.
    boolean isQuoted = parseOrExplain("redis://" + rest).contains(PASSWORD);
    assertFalse(said.contains(PASSWORD) && !isQuoted, said);
  }

  private static String parseOrExplain(String text) {
    URI uri;
    try {
      uri = new URI(text);
    } catch (URISyntaxException e) {
      return "";
    }
    try {
      return RedisUri.parse(uri).toString();
    } catch (IllegalArgumentException e) {
      assertNotNull(e.getMessage());
      return e.getMessage();
    }
  }
}
