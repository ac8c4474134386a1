/** A demonstration page that shows a server's live streams in a browser. */
@NullMarked
package io.redisse.jaxrs.livepage;

import org.jspecify.annotations.NullMarked;
