package io.redisse.cli.access;

import io.redisse.api.Channel;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * The policy that decides which channels a client may receive, as set by {@code --channels}.
 *
 * @param kind the source of a client's channels
 * @param fixed the channels that every client receives, for {@link Kind#FIXED}; otherwise empty
 * @param className the name of the resolver's class, for {@link Kind#CLASS}; empty if the class is
 *     not named, and for other kinds
 */
public record ChannelPolicy(Kind kind, Set<String> fixed, Optional<String> className) {
  public static final ChannelPolicy QUERY = of(Kind.QUERY);

  private static final String FIXED = "fixed:";
  private static final String CLASS = "class:";

  /** The source of a client's channels. */
  public enum Kind {
    /** The client's request. The client receives every channel that it requests. */
    QUERY,
    /** The command line. Every client receives the same channels. */
    FIXED,
    /** The client's JWT. */
    JWT,
    /** The grant in Redis that the client's ticket identifies. */
    GRANTS,
    /** A {@code ChannelResolver} that the operator provides. */
    CLASS
  }

  /** Returns true if clients need neither a token nor a ticket, nor an application's consent. */
  public boolean isOpen() {
    return kind == Kind.QUERY || kind == Kind.FIXED;
  }

  static ChannelPolicy of(Kind kind) {
    return new ChannelPolicy(kind, Set.of(), Optional.empty());
  }

  /** Parses the value of {@code --channels}. */
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
