/** Settings of a backend: as a URI or from a builder, with passwords and TLS. */
@NullMarked
package io.redisse.redis.settings;

import org.jspecify.annotations.NullMarked;
