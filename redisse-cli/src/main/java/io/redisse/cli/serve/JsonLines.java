package io.redisse.cli.serve;

import co.elastic.logging.jul.EcsFormatter;
import java.util.Map;
import java.util.logging.LogRecord;

/** Each message as an object of the Elastic Common Schema, with the parts of a request as fields. */
final class JsonLines extends EcsFormatter {
  /** The library asks for fields without saying of what. */
  private final ThreadLocal<Map<String, String>> fields = ThreadLocal.withInitial(Map::of);

  JsonLines() {
    setServiceName("redisse");
  }

  @Override
  public String format(LogRecord line) {
    Object[] parameters = line.getParameters();
    if (parameters == null
        || parameters.length != 1
        || !(parameters[0] instanceof AccessLog.Line request)) {
      return super.format(line);
    }
    fields.set(request.fields());
    try {
      return super.format(line);
    } finally {
      fields.remove();
    }
  }

  @Override
  protected Map<String, String> getMdcEntries() {
    return fields.get();
  }
}
