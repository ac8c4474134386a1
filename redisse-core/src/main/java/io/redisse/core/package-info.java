/**
 * The entry points for applications: {@link io.redisse.core.Redisse} publishes events and serves
 * streams.
 */
@NullMarked
package io.redisse.core;

import org.jspecify.annotations.NullMarked;
