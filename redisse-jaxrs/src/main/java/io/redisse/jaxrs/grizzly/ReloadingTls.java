package io.redisse.jaxrs.grizzly;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.attribute.FileTime;
import java.util.List;
import javax.net.ssl.SSLEngine;
import org.glassfish.grizzly.ssl.SSLEngineConfigurator;

/**
 * A TLS configuration that reloads its certificate when the files change. New connections use the
 * new certificate; open connections keep the old one. Thread-safe.
 */
final class ReloadingTls extends SSLEngineConfigurator {
  private static final Logger LOG = System.getLogger(ReloadingTls.class.getName());

  private final PemFiles files;
  private volatile List<FileTime> loadedTimes;

  /**
   * Reads the certificate and its key.
   *
   * @throws IllegalArgumentException if a file is unreadable or its content is invalid
   */
  ReloadingTls(PemFiles files) {
    super(files.read(), false, false, false);
    this.files = files;
    loadedTimes = files.written();
  }

  @Override
  public SSLEngine createSSLEngine(String peerHost, int peerPort) {
    reloadIfChanged();
    return super.createSSLEngine(peerHost, peerPort);
  }

  private void reloadIfChanged() {
    try {
      if (!files.written().equals(loadedTimes)) {
        reload();
      }
    } catch (IllegalArgumentException e) {
      // Only one of the two files may have been replaced so far. The next change triggers another
      // attempt.
      LOG.log(
          Level.WARNING, "Could not reload the TLS certificate; the previous one stays in use", e);
    }
  }

  private synchronized void reload() {
    List<FileTime> times = files.written();
    if (!times.equals(loadedTimes)) {
      loadedTimes = times;
      sslContext = files.read();
      LOG.log(Level.INFO, "Reloaded the TLS certificate from " + files.chain());
    }
  }
}
