package io.redisse.core.engine;

import io.redisse.core.spi.Frame;

/**
 * An event of a publisher that does not keep the order of ids, as one group sees it.
 *
 * @param id the event's id
 * @param frame the event without its id, because a client's cursor must not go back
 * @param inLog whether the event also has its place in the group's log, from which the streams with
 *     a smaller cursor get it
 */
record LateEvent(long id, Frame frame, boolean inLog) {}
