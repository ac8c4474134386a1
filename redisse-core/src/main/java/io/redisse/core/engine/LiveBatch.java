package io.redisse.core.engine;

import io.redisse.core.spi.Frame;

/**
 * One or more consecutive live events in one frame.
 *
 * @param through the id of the last event
 * @param frame the encoded events
 */
record LiveBatch(long through, Frame frame) {}
