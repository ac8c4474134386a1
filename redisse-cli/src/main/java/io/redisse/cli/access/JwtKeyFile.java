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

/**
 * Loads JWT keys from a file, and reloads the file when it changes. Safe for use by multiple
 * threads.
 */
final class JwtKeyFile implements JWKSource<SecurityContext> {
  private static final Logger LOG = System.getLogger(JwtKeyFile.class.getName());

  private final Path file;
  private FileTime loaded;
  private JWKSet keys;

  /**
   * Reads the file.
   *
   * @throws IOException if the file cannot be read
   * @throws IllegalArgumentException if the file contains no valid key
   */
  JwtKeyFile(Path file) throws IOException {
    this.file = file;
    loaded = Files.getLastModifiedTime(file);
    keys = JwtKeys.in(file);
  }

  @Override
  public List<JWK> get(JWKSelector selector, @Nullable SecurityContext context) {
    return selector.select(current());
  }

  private synchronized JWKSet current() {
    try {
      FileTime changed = Files.getLastModifiedTime(file);
      if (!changed.equals(loaded)) {
        loaded = changed;
        keys = JwtKeys.in(file);
        LOG.log(Level.INFO, "Reloaded the JWT keys in " + file);
      }
    } catch (IOException | IllegalArgumentException e) {
      LOG.log(
          Level.ERROR,
          "Cannot reload the JWT keys in " + file + "; the previous keys stay in use",
          e);
    }
    return keys;
  }
}
