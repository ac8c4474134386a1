/** Settings of a backend, from a URI or a builder, including passwords and TLS. */
@NullMarked
package io.redisse.redis.settings;

import org.jspecify.annotations.NullMarked;
