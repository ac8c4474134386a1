/** The live page. */
@NullMarked
package io.redisse.jaxrs.livepage;

import org.jspecify.annotations.NullMarked;
