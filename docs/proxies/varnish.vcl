# Redisse behind Varnish 7: varnishd -a 127.0.0.1:8000 -f varnish.vcl. It runs as it is on one
# machine; change the address and the name of the site.
vcl 4.1;

backend redisse {
    .host = "127.0.0.1";
    .port = "8080";
    # Above the heartbeat of 15 s.
    .first_byte_timeout = 60s;
    .between_bytes_timeout = 60s;
}

sub vcl_recv {
    # Metrics, health, publishing and the live page stay inside. Clients only read, so their
    # requests have no body.
    if (req.url !~ "^/events(\?|$)") {
        return (synth(404));
    }
    if (req.method != "GET" && req.method != "HEAD" && req.method != "OPTIONS") {
        return (synth(405));
    }
    if (req.http.Transfer-Encoding || (req.http.Content-Length && req.http.Content-Length != "0")) {
        return (synth(400));
    }

    # The same path answers `Accept: application/json` with statistics.
    set req.http.Accept = "text/event-stream";

    # The name of your site. Do not pass on the client's: a client that sends `Host: localhost`
    # would look like a program on the server's machine.
    set req.http.Host = "events.example.com";

    # Replaces what the client sent, so that it cannot forge its address. Redisse uses it if it is
    # started with --trusted-proxies. Varnish itself speaks no TLS: write "https" if something in
    # front of it does.
    set req.http.X-Forwarded-For = client.ip;
    set req.http.X-Forwarded-Proto = "http";
    unset req.http.Forwarded;

    # The time limit of a whole response. With the default, a stream is cut after ten minutes.
    set sess.send_timeout = 1d;

    # Not `pipe`: it would notice at once that a client has gone, but it forwards everything that a
    # client sends after its request, unchecked. That may be another request, to any path.
    return (pass);
}
