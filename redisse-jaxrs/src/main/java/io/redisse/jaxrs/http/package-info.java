/** Rules of the HTTP interface that do not depend on the container. */
@NullMarked
package io.redisse.jaxrs.http;

import org.jspecify.annotations.NullMarked;
