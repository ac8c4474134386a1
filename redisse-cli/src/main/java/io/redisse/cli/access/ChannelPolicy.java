package io.redisse.cli.access;

import io.redisse.api.Channel;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Who hears what.
 *
 * @param kind who decides
 * @param fixed the channels that everyone hears; empty unless they are fixed
 * @param className the class that decides, if it was named
 */
public record ChannelPolicy(Kind kind, Set<String> fixed, Optional<String> className) {
  public static final ChannelPolicy QUERY = of(Kind.QUERY);

  private static final String FIXED = "fixed:";
  private static final String CLASS = "class:";

  /** Who decides. */
  public enum Kind {
    /** The client. */
    QUERY,
    /** The operator. */
    FIXED,
    /** Whoever signed the client's token. */
    JWT,
    /** Whoever wrote the grant in Redis to which the client has the ticket. */
    GRANTS,
    /** The operator's code. */
    CLASS
  }

  static ChannelPolicy of(Kind kind) {
    return new ChannelPolicy(kind, Set.of(), Optional.empty());
  }

  static final class Converter implements ITypeConverter<ChannelPolicy> {
    @Override
    public ChannelPolicy convert(String text) {
      return switch (text) {
        case "query" -> QUERY;
        case "jwt" -> of(Kind.JWT);
        case "grants" -> of(Kind.GRANTS);
        case "class" -> of(Kind.CLASS);
        default -> text.startsWith(CLASS) ? named(text.substring(CLASS.length())) : fixed(text);
      };
    }

    private static ChannelPolicy named(String className) {
      return new ChannelPolicy(Kind.CLASS, Set.of(), Optional.of(className));
    }

    private static ChannelPolicy fixed(String text) {
      if (!text.startsWith(FIXED)) {
        throw new TypeConversionException(
            "expected query, fixed:a,b, jwt, grants, class or class:NAME, got '" + text + "'");
      }
      try {
        return new ChannelPolicy(
            Kind.FIXED,
            Channel.requireAllValid(List.of(text.substring(FIXED.length()).split(",", -1))),
            Optional.empty());
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }
}
