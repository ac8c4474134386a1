/** The streams of one server: {@link io.redisse.core.engine.StreamHub} is the entry point. */
@NullMarked
package io.redisse.core.engine;

import org.jspecify.annotations.NullMarked;
