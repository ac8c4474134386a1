package io.redisse.jaxrs.livepage;

/**
 * Properties of the application that serves the live page.
 *
 * @param events the path of the event streams, relative to the application's base path
 * @param publishing true if events can be published over HTTP
 */
public record LivePageSettings(String events, boolean publishing) {}
