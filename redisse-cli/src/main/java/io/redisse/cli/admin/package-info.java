/** Endpoints for operators: metrics, health and ending streams. */
@NullMarked
package io.redisse.cli.admin;

import org.jspecify.annotations.NullMarked;
