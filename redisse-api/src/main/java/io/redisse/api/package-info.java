/**
 * What an application uses: {@link io.redisse.api.Publisher} to publish a {@link
 * io.redisse.api.NewEvent}, {@link io.redisse.api.ChannelResolver} to decide who hears what.
 */
@NullMarked
package io.redisse.api;

import org.jspecify.annotations.NullMarked;
