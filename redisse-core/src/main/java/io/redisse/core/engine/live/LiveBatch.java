package io.redisse.core.engine.live;

import io.redisse.core.spi.Frame;
import java.util.List;

/**
 * One or more live events in one frame.
 *
 * @param through the id of the last event
 * @param frame the encoded events
 */
public record LiveBatch(long through, Frame frame) {
  /**
   * The number of bytes after which a batch is full. Larger writes are no faster and require larger
   * copies of the encoded events.
   */
  static final int FULL_BYTES = 64 * 1024;

  /** Joins at least one batch, in id order. */
  static LiveBatch join(List<LiveBatch> batches) {
    LiveBatch last = batches.get(batches.size() - 1);
    return batches.size() == 1
        ? last
        : new LiveBatch(
            last.through(), Frame.join(batches.stream().map(LiveBatch::frame).toList()));
  }
}
