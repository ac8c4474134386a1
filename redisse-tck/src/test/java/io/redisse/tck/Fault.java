package io.redisse.tck;

/**
 * An implementation with one fault.
 *
 * @param name what is wrong with it
 * @param rule the rule that this breaks
 * @param subject makes it
 */
public record Fault<S>(String name, String rule, S subject) {}
