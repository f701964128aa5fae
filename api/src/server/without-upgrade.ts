import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';

/** What asks for another protocol, and what is said along with it. */
const asking = new Set(['upgrade', 'http2-settings']);

/**
 * Answers a request for another protocol in this one, which a server may always do (RFC 9110, 7.8). Java's HTTP client asks for
 * HTTP/2 with its first request, and so does `curl --http2`. The connection is read once more, as if it had not been asked for.
 */
export function serveWithoutUpgrade(server: Server, request: IncomingMessage, socket: Duplex, rest: Buffer): void {
  socket.unshift(Buffer.concat([Buffer.from(headOf(request), 'latin1'), rest]));
  server.emit('connection', socket);
}

function headOf({ method, url, httpVersion, rawHeaders }: IncomingMessage): string {
  const lines = [`${method} ${url} HTTP/${httpVersion}`];
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const [name, value] = [rawHeaders[index]!, rawHeaders[index + 1]!];
    if (asking.has(name.toLowerCase())) continue;
    lines.push(`${name}: ${name.toLowerCase() === 'connection' ? withoutAsking(value) : value}`);
  }
  return `${lines.join('\r\n')}\r\n\r\n`;
}

const withoutAsking = (connection: string): string =>
  connection
    .split(',')
    .filter((option) => !asking.has(option.trim().toLowerCase()))
    .join(',');
