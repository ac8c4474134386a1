/** Thread pools. */
@NullMarked
package io.redisse.jaxrs.threads;

import org.jspecify.annotations.NullMarked;
