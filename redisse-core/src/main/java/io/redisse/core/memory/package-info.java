/** The in-memory backend, {@code memory:}. */
@NullMarked
package io.redisse.core.memory;

import org.jspecify.annotations.NullMarked;
