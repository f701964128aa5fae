import type { Micros, Task } from '../../../engine/index.ts';
import type { Url } from '../http-client.ts';
import { remaining } from './connect.ts';
import { ofOpenssl1, UNTRUSTED } from './curl-messages.ts';
import type { CurlOptions } from './curl-options.ts';
import { CurlError, noCertificate } from './curl-request.ts';
import { type Socket, startTls } from './kernel.ts';
import type { Tool } from './tool.ts';

interface Securing {
  readonly tool: Tool;
  readonly options: CurlOptions;
  readonly version: string;
  readonly deadline: Micros | undefined;
}

/** A certificate is trusted if nobody asks, or if the authority is given. Its own is shown where there is one. */
export function* secure(socket: Socket, url: Url, { tool, options, version, deadline }: Securing): Task<void> {
  const { insecure, authority, certificate } = options;
  if (certificate !== undefined && !tool.process.access(certificate, 'r'))
    throw new CurlError(58, noCertificate(certificate, ofOpenssl1(version)));
  const own = certificate === undefined ? undefined : tool.process.readFile(certificate);
  const shaken = yield* startTls(socket, url.host, remaining(tool.process, deadline), own);
  if (!shaken.secure && shaken.received === '') throw new CurlError(35, 'OpenSSL SSL_connect: Connection reset by peer');
  if (!shaken.secure)
    throw new CurlError(
      35,
      `${ofOpenssl1(version) ? 'error:1408F10B:SSL routines:ssl3_get_record' : 'error:0A00010B:SSL routines:'}:wrong version number`,
    );
  if (insecure || (shaken.trusted && authority === undefined)) return;
  if (authority === undefined) throw new CurlError(60, UNTRUSTED);
  if (!tool.process.access(authority, 'r'))
    throw new CurlError(77, `error setting certificate verify locations:  CAfile: ${authority} CApath: /etc/ssl/certs`);
}
