/** Helpers shared by several Redisse modules. Exported only to those modules. */
@NullMarked
package io.redisse.api.internal;

import org.jspecify.annotations.NullMarked;
