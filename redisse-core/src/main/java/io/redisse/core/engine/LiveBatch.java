package io.redisse.core.engine;

import io.redisse.core.spi.Frame;

/**
 * One live event, or several consecutive ones in one frame.
 *
 * @param through the id of the last event
 * @param frame the encoded events
 */
record LiveBatch(long through, Frame frame) {}
