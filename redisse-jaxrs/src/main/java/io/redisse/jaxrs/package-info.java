/**
 * Redisse over HTTP: {@link io.redisse.jaxrs.RedisseFeature} for an application that exists, {@link
 * io.redisse.jaxrs.server.RedisseServer} for a server of one's own, {@link io.redisse.jaxrs.stream.Streams} for
 * one's own resource methods.
 */
@NullMarked
package io.redisse.jaxrs;

import org.jspecify.annotations.NullMarked;
