package io.redisse.cli.serve;

import co.elastic.logging.jul.EcsFormatter;
import io.redisse.api.internal.ControlCharacters;
import java.util.Map;
import java.util.logging.LogRecord;

/**
 * Formats log lines as JSON objects in the Elastic Common Schema. Lines of the access log contain
 * the parts of the request as separate fields.
 */
final class JsonLogFormatter extends EcsFormatter {
  /**
   * The additional fields of the current line. They are kept here because {@link #getMdcEntries}
   * does not receive the log record.
   */
  private final ThreadLocal<Map<String, String>> fields = ThreadLocal.withInitial(Map::of);

  JsonLogFormatter() {
    setServiceName("redisse");
  }

  @Override
  public String format(LogRecord record) {
    return ControlCharacters.escape(json(record).stripTrailing()) + "\n";
  }

  private String json(LogRecord record) {
    Object[] parameters = record.getParameters();
    if (parameters == null
        || parameters.length != 1
        || !(parameters[0] instanceof AccessLog.Line request)) {
      return super.format(record);
    }
    fields.set(request.fields());
    try {
      return super.format(record);
    } finally {
      fields.remove();
    }
  }

  @Override
  protected Map<String, String> getMdcEntries() {
    return fields.get();
  }
}
