/**
 * The streaming engine; {@link io.redisse.core.engine.StreamHub} is the entry point. A hub has one
 * {@code Shard} per core, a shard has one {@code Channel} per subscribed name and one {@code Group}
 * per set of channels, and a group contains {@code ClientStream}s. Each stream is confined to the thread of one shard, so streams need no
 * locks.
 */
@NullMarked
package io.redisse.core.engine;

import org.jspecify.annotations.NullMarked;
