package io.redisse.cli.certify;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.redisse.tck.certify.Certificate;
import io.redisse.tck.certify.RuleVerdict;
import io.redisse.tck.certify.TestOutcome;
import io.redisse.tck.certify.TestOutcome.Status;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** Writes a certificate as text, as JSON, and as a JUnit XML report. */
final class CertificateFiles {
  private final Certificate certificate;

  CertificateFiles(Certificate certificate) {
    this.certificate = certificate;
  }

  void write(Path directory) {
    try {
      Files.createDirectories(directory);
      Files.writeString(directory.resolve("certificate.txt"), certificate.table() + "\n");
      Files.writeString(directory.resolve("certificate.json"), json());
      Files.writeString(directory.resolve("certificate.xml"), xml());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write to " + directory + ": " + e.getMessage(), e);
    }
  }

  String json() throws IOException {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("kind", words(certificate.kind()));
    document.put("subject", certificate.subject());
    document.put("certified", certificate.isCertified());
    document.put("facts", certificate.facts());
    document.put("seed", Long.toString(certificate.seed()));
    document.put(
        "rules", certificate.rules().stream().map(CertificateFiles::json).toList());
    return new ObjectMapper()
        .enable(SerializationFeature.INDENT_OUTPUT)
        .writeValueAsString(document);
  }

  private static Map<String, Object> json(RuleVerdict rule) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("rule", rule.rule());
    document.put("level", rule.required() ? "MUST" : "SHOULD");
    document.put("verdict", words(rule.verdict()));
    document.put("reason", rule.reason());
    document.put("tests", rule.tests().stream().map(CertificateFiles::json).toList());
    return document;
  }

  private static Map<String, Object> json(TestOutcome test) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("name", test.name());
    document.put("status", words(test.status()));
    document.put("message", test.message());
    document.put("milliseconds", test.duration().toMillis());
    return document;
  }

  String xml() {
    StringWriter text = new StringWriter();
    try {
      XMLStreamWriter xml = XMLOutputFactory.newFactory().createXMLStreamWriter(text);
      xml.writeStartDocument("UTF-8", "1.0");
      xml.writeStartElement("testsuite");
      attribute(xml, "name", words(certificate.kind()) + " " + certificate.subject());
      attribute(xml, "tests", "" + tests().size());
      attribute(xml, "failures", "" + count(Status.FAILED));
      attribute(xml, "errors", "0");
      attribute(xml, "skipped", "" + (count(Status.SKIPPED) + count(Status.NOT_APPLICABLE)));
      attribute(
          xml,
          "time",
          seconds(
              tests().stream().map(TestOutcome::duration).reduce(Duration.ZERO, Duration::plus)));
      for (TestOutcome test : tests()) {
        write(test, xml);
      }
      xml.writeEndDocument();
    } catch (XMLStreamException e) {
      throw new IllegalStateException("cannot encode the certificate as XML", e);
    }
    return text.toString();
  }

  private static void write(TestOutcome test, XMLStreamWriter xml) throws XMLStreamException {
    xml.writeStartElement("testcase");
    attribute(xml, "classname", String.join(",", test.rules()));
    attribute(xml, "name", test.name());
    attribute(xml, "time", seconds(test.duration()));
    if (test.status() != Status.PASSED) {
      xml.writeEmptyElement(test.status() == Status.FAILED ? "failure" : "skipped");
      attribute(xml, "message", test.message());
    }
    xml.writeEndElement();
  }

  private static void attribute(XMLStreamWriter xml, String name, String value)
      throws XMLStreamException {
    // XML cannot represent any other characters, not even as character references.
    xml.writeAttribute(
        name, value.replaceAll("[^\\t\\n\\x20-\\ud7ff\\ue000-\\ufffd\\x{10000}-\\x{10ffff}]", "?"));
  }

  private List<TestOutcome> tests() {
    return certificate.rules().stream()
        .flatMap(rule -> rule.tests().stream())
        .distinct()
        .toList();
  }

  private long count(Status status) {
    return tests().stream().filter(test -> test.status() == status).count();
  }

  private static String seconds(Duration duration) {
    return String.format(Locale.ROOT, "%.3f", duration.toMillis() / 1000.0);
  }

  private static String words(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
