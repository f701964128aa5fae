/** HTTP over a connection of one's own. @see https://docs.python.org/3.11/library/http.client.html */
export const httpClientSource = String.raw`
import http
import socket

HTTP_PORT = 80
HTTPS_PORT = 443
responses = {each.value: each.phrase for each in http.HTTPStatus}

class HTTPException(Exception):
    pass
class NotConnected(HTTPException):
    pass
class InvalidURL(HTTPException):
    pass
class BadStatusLine(HTTPException):
    def __init__(self, line):
        self.args = (line,)
        self.line = line
class CannotSendRequest(HTTPException):
    pass
class ResponseNotReady(HTTPException):
    pass
class IncompleteRead(HTTPException):
    def __init__(self, partial, expected=None):
        self.args = (partial,)
        self.partial = partial
        self.expected = expected
    def __str__(self):
        more = '' if self.expected is None else ', %i more expected' % self.expected
        return 'IncompleteRead(%i bytes read%s)' % (len(self.partial), more)
class RemoteDisconnected(ConnectionResetError, BadStatusLine):
    def __init__(self, *args):
        self.args = args

class HTTPMessage:
    def __init__(self, pairs):
        self._pairs = pairs
    def get(self, name, default=None):
        for each, value in self._pairs:
            if each.lower() == name.lower():
                return value
        return default
    def get_all(self, name, default=None):
        return [value for each, value in self._pairs if each.lower() == name.lower()] or default
    def __getitem__(self, name):
        return self.get(name)
    def __contains__(self, name):
        return self.get(name) is not None
    def keys(self):
        return [each for each, value in self._pairs]
    def values(self):
        return [value for each, value in self._pairs]
    def items(self):
        return list(self._pairs)
    def __iter__(self):
        return iter(self.keys())
    def __len__(self):
        return len(self._pairs)
    def get_content_type(self):
        return self.get('content-type', 'text/plain').split(';')[0].strip().lower()
    def __str__(self):
        return ''.join([each + ': ' + value + '\n' for each, value in self._pairs]) + '\n'

class HTTPResponse:
    def __init__(self, connection, method):
        self._connection = connection
        self._buffer = b''
        self._method = method
        self._body = None
        self.closed = False
        line = self._line()
        if line == b'':
            raise RemoteDisconnected('Remote end closed connection without response')
        parts = line.decode('latin-1').rstrip('\r\n').split(None, 2)
        if not parts or not parts[0].startswith('HTTP/'):
            raise BadStatusLine(line.decode('latin-1'))
        self.version = 10 if parts[0] == 'HTTP/1.0' else 11
        self.status = self.code = int(parts[1])
        self.reason = parts[2] if len(parts) > 2 else ''
        pairs = []
        while True:
            line = self._line().decode('latin-1').rstrip('\r\n')
            if line == '':
                break
            name, _, value = line.partition(':')
            pairs.append((name, value.strip()))
        self.headers = self.msg = HTTPMessage(pairs)
        length = self.headers.get('content-length')
        chunked = (self.headers.get('transfer-encoding') or '').lower() == 'chunked'
        self._chunked = chunked
        if method == 'HEAD' or self.status in (204, 304) or 100 <= self.status < 200:
            self.length = 0
        else:
            self.length = None if length is None or chunked else int(length)
        said = (self.headers.get('connection') or '').lower()
        self.will_close = said == 'close' or (self.version == 10 and said != 'keep-alive') or (self.length is None and not chunked)
    def _more(self):
        data = self._connection.recv(65536)
        self._buffer += data
        return data != b''
    def _line(self):
        while b'\n' not in self._buffer:
            if not self._more():
                break
        at = self._buffer.find(b'\n')
        line = self._buffer if at < 0 else self._buffer[:at + 1]
        self._buffer = self._buffer[len(line):]
        return line
    def _take(self, size):
        while len(self._buffer) < size:
            if not self._more():
                raise IncompleteRead(self._buffer, size - len(self._buffer))
        taken = self._buffer[:size]
        self._buffer = self._buffer[size:]
        return taken
    def _whole(self):
        if self._chunked:
            made = b''
            while True:
                size = int(self._line().split(b';')[0], 16)
                made += self._take(size)
                self._line()
                if size == 0:
                    return made
        if self.length is not None:
            return self._take(self.length)
        while self._more():
            pass
        made = self._buffer
        self._buffer = b''
        return made
    def read(self, amt=None):
        if self._body is None:
            self._body = self._whole()
        taken = self._body if amt is None else self._body[:amt]
        self._body = self._body[len(taken):]
        self.closed = self._body == b''
        return taken
    def readline(self, limit=-1):
        if self._body is None:
            self._body = self._whole()
        at = self._body.find(b'\n')
        return self.read(None if at < 0 else at + 1)
    def __iter__(self):
        return iter(self.read().splitlines(True))
    def getheader(self, name, default=None):
        return ', '.join(self.headers.get_all(name, [])) or default
    def getheaders(self):
        return self.headers.items()
    def isclosed(self):
        return self.closed
    def close(self):
        self.closed = True
    def __enter__(self):
        return self
    def __exit__(self, *info):
        self.close()

class HTTPConnection:
    default_port = 80
    debuglevel = 0
    def __init__(self, host, port=None, timeout=None, source_address=None, blocksize=8192):
        if port is None and ':' in host and not host.endswith(']') and host.count(':') == 1:
            host, _, port = host.partition(':')
            try:
                port = int(port)
            except ValueError:
                raise InvalidURL("nonnumeric port: '%s'" % port) from None
        self.host = host
        self.port = port if port is not None else self.default_port
        self.timeout = timeout
        self.sock = None
        self._method = None
        self._response = None
    def set_debuglevel(self, level):
        pass
    def connect(self):
        if self.timeout is None:
            self.sock = socket.create_connection((self.host, self.port))
        else:
            self.sock = socket.create_connection((self.host, self.port), self.timeout)
    def close(self):
        if self.sock is not None:
            self.sock.close()
        self.sock = None
        self._method = None
    def request(self, method, url, body=None, headers={}, *, encode_chunked=False):
        if self._method is not None:
            raise CannotSendRequest('Request-sent')
        if self.sock is None:
            self.connect()
        names = [each.lower() for each in headers]
        head = '%s %s HTTP/1.1\r\n' % (method, url or '/')
        if 'host' not in names:
            head += 'Host: %s\r\n' % (self.host if self.port == self.default_port else '%s:%s' % (self.host, self.port))
        if 'accept-encoding' not in names:
            head += 'Accept-Encoding: identity\r\n'
        if isinstance(body, str):
            body = body.encode('iso-8859-1')
        elif hasattr(body, 'read'):
            body = body.read()
            if isinstance(body, str):
                body = body.encode('iso-8859-1')
        if 'content-length' not in names and (body is not None or method in ('POST', 'PUT', 'PATCH')):
            head += 'Content-Length: %d\r\n' % len(body or b'')
        for name, value in headers.items():
            head += '%s: %s\r\n' % (name, value.decode() if isinstance(value, bytes) else value)
        self.sock.sendall(head.encode('latin-1') + b'\r\n' + (body or b''))
        self._method = method
    def getresponse(self):
        if self._method is None:
            raise ResponseNotReady('Idle')
        made = HTTPResponse(self.sock, self._method)
        self._method = None
        if made.will_close:
            made._body = made._whole()
            self.close()
        return made
`;
