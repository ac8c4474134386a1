package io.redisse.core.engine;

import io.redisse.core.spi.Frame;

/**
 * An event of a publisher that does not keep the order of ids, as one group sees it.
 *
 * @param id the id
 * @param frame the event without its id, because a client's cursor must not go back
 * @param inLog whether the group's log has it in its place, for the streams that are not past it
 */
record LateEvent(long id, Frame frame, boolean inLog) {}
