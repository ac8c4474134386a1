package io.redisse.jaxrs.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.regex.Pattern;

/** The project's own JSON, apart from what the application does with Jackson. */
public final class Json {
  private static final JsonMapper MAPPER = JsonMapper.builder()
      .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
      .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
      .build();
  private static final ObjectReader READER = MAPPER.readerFor(JsonNode.class);

  /** What Jackson says of where something began, in words about its own settings. */
  private static final Pattern OF_THE_PARSER = Pattern.compile(" \\(start marker at .*");

  private Json() {}

  public static String write(Object value) {
    try {
      return MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not for JSON: " + value.getClass(), e);
    }
  }

  /**
   * Parses one JSON value.
   *
   * @throws IllegalArgumentException if it is not one; the message says where
   */
  public static JsonNode read(String text) {
    try {
      return READER.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not valid JSON: "
          + OF_THE_PARSER.matcher(e.getOriginalMessage()).replaceFirst("")
          + (e.getLocation() == null
              ? ""
              : " (line " + e.getLocation().getLineNr() + ", column "
                  + e.getLocation().getColumnNr() + ")"));
    }
  }
}
