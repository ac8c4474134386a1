package io.redisse.cli;

import io.redisse.api.Channel;
import io.redisse.api.ChannelRequest;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Who hears what.
 *
 * @param fixed the channels that everyone hears; empty if everyone hears what they ask for
 */
record ChannelPolicy(Set<String> fixed) implements Function<ChannelRequest, Set<String>> {
  static final ChannelPolicy QUERY = new ChannelPolicy(Set.of());

  private static final String FIXED = "fixed:";

  @Override
  public Set<String> apply(ChannelRequest request) {
    return fixed.isEmpty() ? request.requestedChannels() : fixed;
  }

  static final class Converter implements ITypeConverter<ChannelPolicy> {
    @Override
    public ChannelPolicy convert(String text) {
      if (text.equals("query")) {
        return QUERY;
      }
      if (!text.startsWith(FIXED)) {
        throw new TypeConversionException("expected query or fixed:a,b, got '" + text + "'");
      }
      try {
        return new ChannelPolicy(
            Channel.requireAllValid(List.of(text.substring(FIXED.length()).split(",", -1))));
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }
}
