/** Container-independent parts of the HTTP interface. */
@NullMarked
package io.redisse.jaxrs.http;

import org.jspecify.annotations.NullMarked;
