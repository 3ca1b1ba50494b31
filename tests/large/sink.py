"""A partner that takes SOAP calls of any size and remembers what they were, without keeping them."""
import hashlib
import http.server
import re
import socketserver
import threading

CONTRACT = re.compile(rb"<(?:serviceOrderNo|customerCode)>([^<]+)</")
SMALL = 1 << 16  # a body up to here is looked into
ANSWER = ('<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body>'
          '<r:{0}Return xmlns:r="{1}"/></soap:Body></soap:Envelope>')


class Sink:
    """`parts`: how often each part came; `whole`: the SHA-256 of what each whole call carried in its SOAP Body."""

    def __init__(self, namespace):
        self.parts, self.order, self.whole, self.begun = {}, [], [], 0
        self.lock = threading.Lock()
        sink = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def do_POST(self):
                operation = self.headers["SOAPAction"].strip('"').removeprefix("urn:irms:")
                size = int(self.headers["Content-Length"])
                if not (sink.take_small if size <= SMALL else sink.take_large)(self.rfile, size):
                    self.close_connection = True
                    return
                answer = ANSWER.format(operation, namespace).encode()
                self.send_response(200)
                self.send_header("Content-Type", "text/xml; charset=utf-8")
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, *_):
                pass

        class Server(socketserver.ThreadingMixIn, http.server.HTTPServer):
            daemon_threads = True
            request_queue_size = 64

            def handle_error(self, *_):
                pass  # a hub that is killed leaves its connections

        self.server = Server(("127.0.0.1", 0), Handler)
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, args=(0.1,), daemon=True).start()

    def take_small(self, stream, size):
        body = stream.read(size)
        if len(body) < size:
            return False
        number = CONTRACT.search(body).group(1).decode()
        with self.lock:
            self.parts[number] = self.parts.get(number, 0) + 1
            if self.parts[number] == 1:
                self.order.append(number)
        return True

    def take_large(self, stream, size):
        """The bytes between the tags of the SOAP Body, as they came."""
        with self.lock:
            self.begun += 1
        digest, left, tail = hashlib.sha256(), size, b""
        opened = False
        while left:
            piece = stream.read(min(left, 1 << 18))
            if not piece:
                return False
            left -= len(piece)
            tail += piece
            if not opened:
                tail = tail[tail.index(b"<soap:Body>") + len(b"<soap:Body>"):]
                opened = True
            if left:
                digest.update(tail[:-100])
                tail = tail[-100:]
        digest.update(tail[:tail.rindex(b"</soap:Body>")])
        with self.lock:
            self.whole.append(digest.hexdigest())
        return True

    def close(self):
        self.server.shutdown()
        self.server.server_close()
