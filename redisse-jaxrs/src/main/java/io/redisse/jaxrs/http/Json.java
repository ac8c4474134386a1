package io.redisse.jaxrs.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Redisse's JSON mapper, independent of the application's Jackson configuration. */
public final class Json {
  private static final JsonMapper MAPPER = JsonMapper.builder()
      .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
      .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
      .build();
  private static final JsonFactory FACTORY = new JsonFactory();
  private static final ObjectReader READER = MAPPER.readerFor(JsonNode.class);

  /** Suffix of Jackson's error messages that refers to parser settings. */
  private static final Pattern PARSER_DETAILS = Pattern.compile(" \\(start marker at .*");

  private Json() {}

  public static String write(Object value) {
    return new String(bytes(value), StandardCharsets.UTF_8);
  }

  /** Returns a value as JSON in UTF-8. */
  public static byte[] bytes(Object value) {
    try {
      return MAPPER.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("cannot be written as JSON: " + value.getClass(), e);
    }
  }

  /** Reads a value from a parser that is before its first token. */
  public interface Reading<T> {
    T from(JsonParser parser) throws IOException;
  }

  /**
   * Parses JSON without building a tree. The reading must check for duplicate fields itself.
   *
   * @throws IllegalArgumentException if the text is not valid JSON, the message gives the position;
   *     or if the reading leaves something unread
   */
  public static <T> T parse(String text, Reading<T> reading) {
    try (JsonParser parser = FACTORY.createParser(text)) {
      T value = reading.from(parser);
      if (parser.nextToken() != null) {
        throw new IllegalArgumentException("not valid JSON: expected nothing after the first value"
            + position(parser.currentTokenLocation()));
      }
      return value;
    } catch (JsonProcessingException e) {
      throw invalid(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Parses one JSON value.
   *
   * @throws IllegalArgumentException if the text is not valid JSON; the message gives the position
   */
  public static JsonNode read(String text) {
    try {
      return READER.readTree(text);
    } catch (JsonProcessingException e) {
      throw invalid(e);
    }
  }

  private static IllegalArgumentException invalid(JsonProcessingException e) {
    return new IllegalArgumentException("not valid JSON: "
        + PARSER_DETAILS.matcher(e.getOriginalMessage()).replaceFirst("")
        + position(e.getLocation()));
  }

  private static String position(@Nullable JsonLocation location) {
    return location == null
        ? ""
        : " (line " + location.getLineNr() + ", column " + location.getColumnNr() + ")";
  }
}
