/**
 * The streams of one server; {@link io.redisse.core.engine.StreamHub} is the entry point. A hub has
 * one {@code Shard} for each core, a shard has one {@code Group} for each set of channels, a group
 * has its {@code ClientStream}s. A stream stays on its shard's thread for life, so streams need no
 * locks.
 */
@NullMarked
package io.redisse.core.engine;

import org.jspecify.annotations.NullMarked;
