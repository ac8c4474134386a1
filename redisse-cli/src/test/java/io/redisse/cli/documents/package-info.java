@NullMarked
package io.redisse.cli.documents;

import org.jspecify.annotations.NullMarked;
