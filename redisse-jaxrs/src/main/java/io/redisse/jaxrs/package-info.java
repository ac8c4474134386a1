/**
 * Redisse over HTTP. {@link io.redisse.jaxrs.RedisseFeature} adds it to an existing application,
 * {@link io.redisse.jaxrs.server.RedisseServer} is a stand-alone server, and {@link
 * io.redisse.jaxrs.stream.Streams} opens streams from an application's own resource methods.
 */
@NullMarked
package io.redisse.jaxrs;

import org.jspecify.annotations.NullMarked;
