@NullMarked
package io.redisse.jaxrs.proxies;

import org.jspecify.annotations.NullMarked;
