/**
 * Runs the contracts and issues a {@link io.redisse.tck.certify.Certificate} for a backend (the
 * STORE, CAST and PUB rules) or a server (the STREAM, WIRE and HTTP rules). {@link
 * io.redisse.tck.certify.Certification} is the entry point. Unlike the contracts, this package
 * requires the JUnit Platform launcher and the Jupiter engine on the class path.
 */
@NullMarked
package io.redisse.tck.certify;

import org.jspecify.annotations.NullMarked;
