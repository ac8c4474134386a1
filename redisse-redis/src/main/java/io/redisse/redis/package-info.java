/** Events in Redis, wire-compatible with the Ruby gem of the same name. */
@NullMarked
package io.redisse.redis;

import org.jspecify.annotations.NullMarked;
