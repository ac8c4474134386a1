/** Strict checks of the syntax of HTTP/1.1 requests. */
@NullMarked
package io.redisse.jaxrs.grizzly.syntax;

import org.jspecify.annotations.NullMarked;
