/** The live page, which shows a server at work in a browser. */
@NullMarked
package io.redisse.jaxrs.livepage;

import org.jspecify.annotations.NullMarked;
