/** Access control: tokens, JWT, grants. */
@NullMarked
package io.redisse.cli.access;

import org.jspecify.annotations.NullMarked;
