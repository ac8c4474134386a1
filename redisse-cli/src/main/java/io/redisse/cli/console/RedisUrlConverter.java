package io.redisse.cli.console;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Checks the scheme of a Redis URL; the backend parses the rest. The error message never quotes the
 * URL, because the URL may contain a password.
 */
public final class RedisUrlConverter implements ITypeConverter<String> {
  private static final String SCHEME = "redis";

  @Override
  public String convert(String text) {
    if (!text.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      throw new TypeConversionException(
          "expected a URL such as redis://localhost:6379/, or rediss:// for TLS");
    }
    return text;
  }
}
