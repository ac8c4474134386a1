/**
 * Runs a contract and gives its verdict: a {@link io.redisse.tck.certify.Certificate} for a backend
 * (the STORE, CAST and PUB rules) or for a server (STREAM, WIRE, HTTP). {@link
 * io.redisse.tck.certify.Certification} is the entry point; it needs JUnit's launcher and Jupiter's
 * engine on the class path, which the contracts alone do not.
 */
@NullMarked
package io.redisse.tck.certify;

import org.jspecify.annotations.NullMarked;
