package io.redisse.cli.access;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A file of keys, read again when it was changed. Safe for use by many threads. */
final class JwtKeyFile implements JWKSource<SecurityContext> {
  private static final Logger LOG = System.getLogger(JwtKeyFile.class.getName());

  private final Path file;
  private FileTime read;
  private JWKSet keys;

  /**
   * Reads the file.
   *
   * @throws IOException if it cannot be read
   * @throws IllegalArgumentException if there is no key in it
   */
  JwtKeyFile(Path file) throws IOException {
    this.file = file;
    read = Files.getLastModifiedTime(file);
    keys = JwtKeys.in(file);
  }

  @Override
  public List<JWK> get(JWKSelector selector, @Nullable SecurityContext context) {
    return selector.select(current());
  }

  private synchronized JWKSet current() {
    try {
      FileTime changed = Files.getLastModifiedTime(file);
      if (!changed.equals(read)) {
        read = changed;
        keys = JwtKeys.in(file);
        LOG.log(Level.INFO, "The keys in " + file + " were read again");
      }
    } catch (IOException | IllegalArgumentException e) {
      LOG.log(Level.ERROR, "The keys in " + file + " cannot be read; the former ones stay", e);
    }
    return keys;
  }
}
