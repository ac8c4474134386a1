/** What the replays of all streams share: the budget of unsent bytes, and the limit of reads. */
@NullMarked
package io.redisse.core.engine.replay;

import org.jspecify.annotations.NullMarked;
