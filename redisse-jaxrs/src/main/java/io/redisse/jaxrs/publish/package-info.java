/** Publishing over HTTP. */
@NullMarked
package io.redisse.jaxrs.publish;

import org.jspecify.annotations.NullMarked;
