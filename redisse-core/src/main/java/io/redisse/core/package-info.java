/**
 * The API for applications. Start with {@link io.redisse.core.Redisse}, which publishes events and
 * serves streams.
 */
@NullMarked
package io.redisse.core;

import org.jspecify.annotations.NullMarked;
