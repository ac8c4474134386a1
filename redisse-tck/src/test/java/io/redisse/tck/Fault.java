package io.redisse.tck;

/**
 * An implementation with one fault, which the kit must detect.
 *
 * @param name description of the fault, a predicate such as "delivers twice"
 * @param rule the rule that the fault breaks
 * @param subject factory of the faulty implementation
 */
public record Fault<S>(String name, String rule, S subject) {}
