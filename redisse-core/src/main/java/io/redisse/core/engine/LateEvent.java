package io.redisse.core.engine;

import io.redisse.core.spi.Frame;

/**
 * An out-of-order event for one group, from a publisher that does not preserve id order.
 *
 * @param id the event's id
 * @param frame the event without its id, because a client's cursor must not go back
 * @param inLog whether the event also has its place in the group's log, from which the streams with
 *     a smaller cursor get it
 */
record LateEvent(long id, Frame frame, boolean inLog) {}
