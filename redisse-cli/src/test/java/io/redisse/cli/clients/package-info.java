@NullMarked
package io.redisse.cli.clients;

import org.jspecify.annotations.NullMarked;
