package io.redisse.cli.client;

/**
 * An event as a browser would dispatch it.
 *
 * @param id the most recent id on the stream, or empty if there is none
 * @param type the event type; {@code message} if the server sent none
 * @param data the data lines, joined by line feeds
 */
public record ReceivedEvent(String id, String type, String data) {}
