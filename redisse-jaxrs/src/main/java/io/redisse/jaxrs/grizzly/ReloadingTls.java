package io.redisse.jaxrs.grizzly;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.attribute.FileTime;
import java.util.List;
import javax.net.ssl.SSLEngine;
import org.glassfish.grizzly.ssl.SSLEngineConfigurator;

/**
 * TLS with a certificate that is read again once its files have changed: new connections get the new
 * one, those that are open keep theirs. Safe for use by many threads.
 */
final class ReloadingTls extends SSLEngineConfigurator {
  private static final Logger LOG = System.getLogger(ReloadingTls.class.getName());

  private final PemFiles files;
  private volatile List<FileTime> read;

  /**
   * Reads the files.
   *
   * @throws IllegalArgumentException if they cannot be read, or are not what is expected; the message
   *     says how
   */
  ReloadingTls(PemFiles files) {
    super(files.read(), false, false, false);
    this.files = files;
    read = files.written();
  }

  @Override
  public SSLEngine createSSLEngine(String peerHost, int peerPort) {
    refresh();
    return super.createSSLEngine(peerHost, peerPort);
  }

  private void refresh() {
    try {
      if (!files.written().equals(read)) {
        readAgain();
      }
    } catch (IllegalArgumentException e) {
      // Maybe one is there and the other is not yet: the next change is the next try.
      LOG.log(Level.WARNING, "The certificate cannot be read; the former one stays", e);
    }
  }

  private synchronized void readAgain() {
    List<FileTime> now = files.written();
    if (!now.equals(read)) {
      read = now;
      sslContext = files.read();
      LOG.log(Level.INFO, "The certificate in " + files.chain() + " was read again");
    }
  }
}
