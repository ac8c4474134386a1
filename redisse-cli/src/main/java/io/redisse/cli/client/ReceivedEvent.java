package io.redisse.cli.client;

/**
 * An event as a browser would dispatch it.
 *
 * @param id the newest id that the stream has sent, or empty if there is none
 * @param type the type; "message" if the server sent none
 * @param data the data
 */
public record ReceivedEvent(String id, String type, String data) {}
