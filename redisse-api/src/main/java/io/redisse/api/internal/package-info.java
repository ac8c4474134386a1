/** What the modules of Redisse share, and nobody else may use. */
@NullMarked
package io.redisse.api.internal;

import org.jspecify.annotations.NullMarked;
