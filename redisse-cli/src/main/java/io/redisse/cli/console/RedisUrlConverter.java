package io.redisse.cli.console;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Leaves the rest of a URL to whoever opens it; never repeats it, because of its password. */
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
