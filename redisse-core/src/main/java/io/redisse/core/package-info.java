/** The engine: Redisse is the entry point. */
@NullMarked
package io.redisse.core;

import org.jspecify.annotations.NullMarked;
