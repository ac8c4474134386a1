/**
 * Runs a contract and issues a {@link io.redisse.tck.certify.Certificate}: for a backend (the STORE,
 * CAST and PUB rules) or for a server (STREAM, WIRE and HTTP). {@link
 * io.redisse.tck.certify.Certification} is the entry point. Unlike the contracts themselves, it needs
 * JUnit's launcher and the Jupiter engine on the class path.
 */
@NullMarked
package io.redisse.tck.certify;

import org.jspecify.annotations.NullMarked;
