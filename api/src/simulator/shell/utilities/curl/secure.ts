import { factsOf } from '../../../apimachinery/certificates.ts';
import type { Micros, Task } from '../../../engine/index.ts';
import { type Protocol, type Socket, startTls } from '../lib/kernel.ts';
import type { Tool } from '../lib/tool.ts';
import { isSince } from '../lib/version.ts';
import { remaining } from '../network/connect.ts';
import type { Url } from '../network/http-client.ts';
import { ofOpenssl1, UNTRUSTED } from './messages.ts';
import type { CurlNotes } from './notes.ts';
import type { CurlOptions } from './options.ts';
import { CurlError, noCertificate } from './request.ts';

interface Securing {
  readonly tool: Tool;
  readonly options: CurlOptions;
  readonly version: string;
  readonly deadline: Micros | undefined;
  readonly notes: Pick<CurlNotes, 'shaken'>;
}

/** A certificate is trusted if nobody asks, or if the authority is given. Its own is shown where there is one. */
export function* secure(socket: Socket, url: Url, { tool, options, version, deadline, notes }: Securing): Task<Protocol | undefined> {
  const { insecure, authority, certificate } = options;
  if (certificate !== undefined && !tool.process.access(certificate, 'r'))
    throw new CurlError(58, noCertificate(certificate, ofOpenssl1(version)));
  const own = certificate === undefined ? undefined : tool.process.readFile(certificate);
  const offered: readonly Protocol[] = options.http1 || !isSince(version, 7, 47) ? ['http/1.1'] : ['h2', 'http/1.1'];
  const shaken = yield* startTls(socket, url.host, remaining(tool.process, deadline), own, offered);
  if (!shaken.secure && shaken.received === '') throw new CurlError(35, 'OpenSSL SSL_connect: Connection reset by peer');
  if (!shaken.secure)
    throw new CurlError(
      35,
      `${ofOpenssl1(version) ? 'error:1408F10B:SSL routines:ssl3_get_record' : 'error:0A00010B:SSL routines:'}:wrong version number`,
    );
  const isVerified = shaken.trusted || (authority !== undefined && knows(tool, authority, shaken.certificate));
  yield* notes.shaken({ host: url.host, offered, insecure, authority, isShown: own !== undefined, secured: shaken, isVerified });
  if (insecure || (shaken.trusted && authority === undefined)) return shaken.protocol;
  if (authority === undefined) throw new CurlError(60, UNTRUSTED);
  if (!tool.process.access(authority, 'r'))
    throw new CurlError(77, `error setting certificate verify locations:  CAfile: ${authority} CApath: /etc/ssl/certs`);
  if (!isVerified) throw new CurlError(60, UNTRUSTED);
  return shaken.protocol;
}

/** Whether a certificate was signed by whom a file tells of; of what is not known to be so by its text it is taken for granted. */
function knows(tool: Tool, authority: string, certificate: string | undefined): boolean {
  if (!tool.process.access(authority, 'r')) return false;
  const facts = certificate === undefined ? undefined : factsOf(certificate);
  const own = factsOf(tool.process.readFile(authority));
  return !facts || !own || own.subject === facts.issuer;
}
