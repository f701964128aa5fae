/** Connections, servers and programs. @see https://docs.python.org/3.11/library/asyncio-stream.html */
export const asyncioStreams = String.raw`
class StreamReader:
    def __init__(self, sock):
        self._socket = sock
        self._buffer = b''
        self._ended = False
    def at_eof(self):
        return self._ended and not self._buffer
    def _more(self):
        if self._ended:
            return False
        part = self._socket.recv(65536)
        if part == b'':
            self._ended = True
            return False
        self._buffer += part
        return True
    async def read(self, n=-1):
        if n < 0:
            while self._more():
                pass
            n = len(self._buffer)
        elif not self._buffer:
            self._more()
        made, self._buffer = self._buffer[:n], self._buffer[n:]
        return made
    async def readuntil(self, separator=b'\n'):
        while separator not in self._buffer:
            if not self._more():
                made, self._buffer = self._buffer, b''
                raise IncompleteReadError(made, None)
        end = self._buffer.find(separator) + len(separator)
        made, self._buffer = self._buffer[:end], self._buffer[end:]
        return made
    async def readline(self):
        try:
            return await self.readuntil(b'\n')
        except IncompleteReadError as error:
            return error.partial
    async def readexactly(self, n):
        while len(self._buffer) < n:
            if not self._more():
                made, self._buffer = self._buffer, b''
                raise IncompleteReadError(made, n)
        made, self._buffer = self._buffer[:n], self._buffer[n:]
        return made
    def __aiter__(self):
        return self
    async def __anext__(self):
        line = await self.readline()
        if line == b'':
            raise StopAsyncIteration
        return line

class StreamWriter:
    def __init__(self, sock):
        self._socket = sock
        self._closing = False
    def write(self, data):
        if not self._closing:
            self._socket.sendall(data)
    def writelines(self, data):
        for each in data:
            self.write(each)
    def write_eof(self):
        self._socket.shutdown(1)
    def can_write_eof(self):
        return True
    async def drain(self):
        await sleep(0)
    def close(self):
        if not self._closing:
            self._closing = True
            self._socket.close()
    def is_closing(self):
        return self._closing
    async def wait_closed(self):
        await sleep(0)
    def get_extra_info(self, name, default=None):
        if name == 'peername':
            return self._socket.getpeername()
        if name == 'sockname':
            return self._socket.getsockname()
        return default

async def open_connection(host=None, port=None, **options):
    import socket
    try:
        made = socket.create_connection((host, port))
    except ConnectionRefusedError:
        address = socket.gethostbyname(host)
        raise ConnectionRefusedError(111, 'Connect call failed ' + repr((address, port))) from None
    return StreamReader(made), StreamWriter(made)

class Server:
    def __init__(self, listening, connected):
        self.sockets = [listening]
        self._connected = connected
        self._serving = True
        self._accepting = create_task(self._accept(listening))
    async def _accept(self, listening):
        while self._serving:
            made, address = listening.accept()
            result = self._connected(StreamReader(made), StreamWriter(made))
            if result is not None:
                create_task(result)
    def is_serving(self):
        return self._serving
    async def start_serving(self):
        pass
    async def serve_forever(self):
        await self._accepting
    def close(self):
        if self._serving:
            self._serving = False
            self._accepting.cancel()
            self.sockets[0].close()
    async def wait_closed(self):
        await sleep(0)
    async def __aenter__(self):
        return self
    async def __aexit__(self, *info):
        self.close()
        await self.wait_closed()

async def start_server(client_connected_cb, host=None, port=None, **options):
    import socket
    made = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        made.bind((host or '', port))
    except OSError as error:
        if error.errno != 98:
            raise
        raise OSError(98, 'error while attempting to bind on address %r: address already in use' % ((host or '0.0.0.0', port),)) from None
    made.listen(100)
    return Server(made, client_connected_cb)

class _Pipes:
    PIPE = -1
    STDOUT = -2
    DEVNULL = -3
subprocess = _Pipes

class _Lines:
    def __init__(self, pipe):
        self._pipe = pipe
    async def read(self, n=-1):
        return self._pipe.read() if n < 0 else self._pipe.read(n)
    async def readline(self):
        return self._pipe.readline()
    def __aiter__(self):
        return self
    async def __anext__(self):
        line = self._pipe.readline()
        if line == b'':
            raise StopAsyncIteration
        return line

class Process:
    def __init__(self, running):
        self._running = running
        self.pid = running.pid
        self.stdin = running.stdin
        self.stdout = None if running.stdout is None else _Lines(running.stdout)
        self.stderr = None if running.stderr is None else _Lines(running.stderr)
    @property
    def returncode(self):
        return self._running.returncode
    async def wait(self):
        return self._running.wait()
    async def communicate(self, input=None):
        return self._running.communicate(input)
    def kill(self):
        self._running.kill()
    def terminate(self):
        self._running.terminate()
    def send_signal(self, signal):
        self._running.send_signal(signal)

async def create_subprocess_exec(program, *args, stdin=None, stdout=None, stderr=None, **options):
    import subprocess as started
    return Process(started.Popen([program, *args], stdin=stdin, stdout=stdout, stderr=stderr, **options))
async def create_subprocess_shell(cmd, stdin=None, stdout=None, stderr=None, **options):
    import subprocess as started
    return Process(started.Popen(cmd, shell=True, stdin=stdin, stdout=stdout, stderr=stderr, **options))
`;
