package com.example.store;

import io.redisse.api.spi.Backend;
import io.redisse.tck.BackendContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class JdbcBackendTest extends BackendContract {
  @TempDir
  Path directory;

  @Override
  protected Backend newBackend() {
    return Backend.open("jdbc:h2:" + directory.resolve("events"));
  }
}
