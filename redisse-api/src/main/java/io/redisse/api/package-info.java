/**
 * The API for applications: a {@link io.redisse.api.Publisher} publishes a {@link
 * io.redisse.api.NewEvent}, and a {@link io.redisse.api.ChannelResolver} decides which channels a
 * client may subscribe to.
 */
@NullMarked
package io.redisse.api;

import org.jspecify.annotations.NullMarked;
