package io.redisse.core.engine;

import io.redisse.core.spi.Frame;

/**
 * An out-of-order event for one group, from a publisher that does not preserve id order.
 *
 * @param id the event's id
 * @param frame the event without its id, because a client's cursor must not move backwards
 * @param inLog whether the group's log also contains the event; streams with a smaller cursor then
 *     receive it from the log
 */
record LateEvent(long id, Frame frame, Frame withoutId, boolean inLog) {}
