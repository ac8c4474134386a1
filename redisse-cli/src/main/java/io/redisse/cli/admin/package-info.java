/** Endpoints for operators. */
@NullMarked
package io.redisse.cli.admin;

import org.jspecify.annotations.NullMarked;
