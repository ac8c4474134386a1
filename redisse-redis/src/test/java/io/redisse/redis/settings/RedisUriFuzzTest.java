package io.redisse.redis.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;

/** Random Redis URIs; see .ci/fuzz. */
class RedisUriFuzzTest {
  /** A URI is either valid or rejected with a message that states the problem. */
  @FuzzTest
  void parse(byte[] input) {
    String text = new String(input, StandardCharsets.UTF_8);
    parseOrExplain(text);
  }

  /** Neither the messages nor the descriptions of the options depend on the password. */
  @FuzzTest
  void password(byte[] input) {
    String rest = new String(input, StandardCharsets.UTF_8);
    // The input itself may contain a password, for example as the name of an option.
    assertEquals(
        parseOrExplain("redis://user:an0therPassword@" + rest),
        parseOrExplain("redis://user:s3cretPassword@" + rest));
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
