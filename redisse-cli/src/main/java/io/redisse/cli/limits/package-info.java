/** Rate and stream limits. */
@NullMarked
package io.redisse.cli.limits;

import org.jspecify.annotations.NullMarked;
