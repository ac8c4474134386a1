package io.redisse.jaxrs.livepage;

/**
 * Facts about the application that the live page belongs to.
 *
 * @param events the path of the event streams, relative to the application's base path
 * @param publishing true if events can be published over HTTP
 */
public record LivePageSettings(String events, boolean publishing) {}
