/** The stand-alone server; {@link io.redisse.jaxrs.server.RedisseServer} is the entry point. */
@NullMarked
package io.redisse.jaxrs.server;

import org.jspecify.annotations.NullMarked;
