package io.redisse.redis.settings;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import java.net.URI;
import java.net.URISyntaxException;

/** Random URIs of Redis; see .ci/fuzz. */
class RedisUriFuzzTest {
  private static final String PASSWORD = "s3cretPassword";

  /** A URI is valid, or the message says what is wrong. */
  @FuzzTest
  void parse(@NotNull String text) {
    parseOrExplain(text);
  }

  /** No message, and no description of the options, contains the password. */
  @FuzzTest
  void password(@NotNull String rest) {
    String said = parseOrExplain("redis://user:" + PASSWORD + "@" + rest);
    assertFalse(said.contains(PASSWORD), said);
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
