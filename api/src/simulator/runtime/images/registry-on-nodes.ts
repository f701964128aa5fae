import { sha256 } from '../../apimachinery/digest.ts';
import { jsonSyntaxError } from '../../apimachinery/go-json-syntax.ts';
import { goQuote } from '../../apimachinery/go-quote.ts';
import type { Task } from '../../engine/index.ts';
import { cannotPull, cannotResolve, notThere, refusesConnections } from '../../images/index.ts';
import type { ImageName } from '../../images/reference.ts';
import { MANIFEST_TYPES } from '../../images/servers/manifests.ts';
import { byteLength, type NodeKernel, OsError, type Socket } from '../../kernel/index.ts';
import { exchange, type HttpResponse, header, NoHttp } from '../../shell/utilities/network/http-client.ts';

/** Where it listens, and how a node speaks with it. */
export interface OwnRegistry {
  readonly network: NodeKernel['network'];
  readonly address: string;
  readonly port: number;
  /** `containerd/1.6.21` */
  readonly agent: string;
  /** The node says who asks. */
  readonly introduced: boolean;
}

/** Why a request has no answer, in Go's words. */
class NoAnswer {
  readonly why: string;
  constructor(why: string) {
    this.why = why;
  }
}

const ANY_MANIFEST = [...MANIFEST_TYPES, '*/*'].join(', ');
const MOST_RETRIES = 5;

/**
 * Why whatever listens at a node's port does not give this image; undefined if it does, which is to say that it answers with a manifest. What is in
 * that, nobody looks at. @see containerd release/1.6: remotes/docker/resolver.go Resolve, doWithRetries
 */
export function* refusalOf(name: ImageName, registry: OwnRegistry): Task<string | undefined> {
  let first: string | undefined;
  for (const kind of name.digest === undefined ? ['manifests'] : ['manifests', 'blobs']) {
    const object = name.digest ?? name.tag ?? 'latest';
    const path = `/v2/${name.path}/${kind}/${object}`;
    const answer = yield* resolved(name, registry, kind, path);
    if (answer instanceof NoAnswer) {
      if (answer.why === REFUSED) return refusesConnections(name, registry);
      first ??= `failed to do request: Head "http://${name.domain}${path}": ${answer.why}`;
      continue;
    }
    const { status } = answer;
    if (status === 404) continue;
    if (status === 401 && registry.introduced) return undefined;
    const told = (how: string) => `pulling from host ${name.domain} failed with ${how} [${kind} ${object}]: ${statusOf(answer)}`;
    if (status > 399) first ??= told('status code');
    // To where it leads, nobody follows it.
    else if (status > 299)
      return header(answer, 'Location') === undefined ? cannotResolve(name, told('unexpected status code')) : undefined;
    else return yield* contentRefused(name, registry, path, answer);
  }
  return first === undefined ? notThere(name, true) : cannotResolve(name, first);
}

/** It is asked again where that may help. */
function* resolved(name: ImageName, registry: OwnRegistry, kind: string, path: string): Task<HttpResponse | NoAnswer> {
  let method = 'HEAD';
  for (let retries = 0; ; retries++) {
    const answer = yield* ask(name, registry, method, path, ANY_MANIFEST);
    if (answer instanceof NoAnswer || retries === MOST_RETRIES) return answer;
    const mayNot = answer.status === 405 && method === 'HEAD' && kind === 'manifests';
    if (mayNot) method = 'GET';
    else if (answer.status !== 408 && answer.status !== 429) return answer;
  }
}

/**
 * What is no manifest is taken for one, until it turns out that nobody knows what to do with it.
 * @see containerd release/1.6: pull.go fetch; unpacker.go; remotes/docker/schema1/converter.go ReadStripSignature
 */
function* contentRefused(name: ImageName, registry: OwnRegistry, path: string, head: HttpResponse): Task<string | undefined> {
  if (MANIFEST_TYPES.includes(mediaTypeOf(head))) return undefined;
  // What it is asked for by its digest, and tells its length, is fetched once.
  const isResolved = name.digest !== undefined && header(head, 'Content-Length') !== undefined;
  const got = isResolved && mediaTypeOf(head) !== PLAIN ? head : yield* ask(name, registry, 'GET', path, ANY_MANIFEST);
  if (got instanceof NoAnswer) return cannotResolve(name, `failed to do request: Get "http://${name.domain}${path}": ${got.why}`);
  const type = mediaTypeOf(got);
  if (MANIFEST_TYPES.includes(type)) return undefined;
  // What is said to be plain text is taken for a manifest of the first schema, which some registries serve so.
  if (type === PLAIN) {
    const why = jsonSyntaxError(got.body) ?? notSigned(got.body);
    return isResolved ? cannotPull('Unknown', name, why) : cannotResolve(name, why);
  }
  const digest = name.digest ?? `sha256:${sha256(got.body)}`;
  const size = got === head ? Number(header(head, 'Content-Length')) : byteLength(got.body);
  if (size === 0)
    return cannotPull(
      'InvalidArgument',
      name,
      `unable to fetch descriptor (${digest}) which reports content size of zero: invalid argument`,
    );
  if (type === '') return cannotPull('InvalidArgument', name, 'Target.MediaType must be set: invalid argument');
  return yield* blobRefused(name, registry, { digest, type, size });
}

interface Descriptor {
  readonly digest: string;
  readonly type: string;
  readonly size: number;
}

/** @see containerd release/1.6: remotes/docker/fetcher.go Fetch; content/helpers.go Copy; metadata/content.go Commit; content/local/writer.go Commit */
function* blobRefused(name: ImageName, registry: OwnRegistry, { digest, type, size }: Descriptor): Task<string> {
  const path = `/v2/${name.path}/blobs/${digest}`;
  const fetched = yield* ask(name, registry, 'GET', path, `${type}, */*`);
  const notOpened = (code: string, why: string) => cannotPull(code, name, `failed to copy: httpReadSeeker: failed open: ${why}`);
  const address = `http://${name.domain}${path}`;
  if (fetched instanceof NoAnswer) return notOpened('Unknown', `failed to do request: Get "${address}": ${fetched.why}`);
  if (fetched.status === 404) return notOpened('NotFound', `could not fetch content descriptor ${digest} (${type}) from remote: not found`);
  if (fetched.status > 299) return notOpened('Unknown', `unexpected status code ${address}: ${statusOf(fetched)}`);
  const ref = `"unknown-${digest}"`;
  const uncommitted = (why: string) => cannotPull('FailedPrecondition', name, `failed commit on ref ${ref}: ${why}: failed precondition`);
  const given = byteLength(fetched.body);
  if (given < size) return cannotPull('Unknown', name, 'failed to read expected number of bytes: unexpected EOF');
  if (given > size) return uncommitted(`${ref} failed size validation: ${given} != ${size}`);
  const counted = `sha256:${sha256(fetched.body)}`;
  if (counted !== digest) return uncommitted(`unexpected commit digest ${counted}, expected ${digest}`);
  const why = `failed to unpack image on snapshotter overlayfs: unexpected media type ${type} for ${digest}: not found`;
  return cannotPull('NotFound', name, why);
}

function* ask(name: ImageName, registry: OwnRegistry, method: string, path: string, accept: string): Task<HttpResponse | NoAnswer> {
  const { network, address, port, agent } = registry;
  let socket: Socket | undefined;
  try {
    socket = yield* network.connect(address, port);
    const compressed = method === 'GET' ? [['Accept-Encoding', 'gzip'] as const] : [];
    const headers = [['Host', name.domain] as const, ['User-Agent', agent] as const, ['Accept', accept] as const, ...compressed];
    return yield* exchange(socket, { method, target: path, headers });
  } catch (error) {
    if (error instanceof NoHttp) return new NoAnswer(noHttp(error.received));
    if (!(error instanceof OsError)) throw error;
    if (!socket) return new NoAnswer(REFUSED);
    return new NoAnswer(`read tcp ${socket.localAddress}:${socket.localPort}->${address}:${port}: read: connection reset by peer`);
  } finally {
    socket?.close();
  }
}

/** @see Go: net/http/response.go ReadResponse */
function noHttp(received: string): string {
  if (received === '') return 'EOF';
  const [line = ''] = received.split(/\r?\n/);
  const [, protocol = '', status] = /^([^ ]*)(?: +([^ ]*))?/.exec(line) ?? [];
  const what =
    status === undefined
      ? `response ${goQuote(line)}`
      : /^\d{3}$/.test(status)
        ? `version ${goQuote(protocol)}`
        : `status code ${goQuote(status)}`;
  return `net/http: HTTP/1.x transport connection broken: malformed HTTP ${what}`;
}

/** What is JSON, but no manifest. */
function notSigned(text: string): string {
  const value: unknown = JSON.parse(text);
  const kind = Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value;
  return kind === 'object' ? 'no signatures' : `json: cannot unmarshal ${kind} into Go value of type schema1.signature`;
}

const PLAIN = 'text/plain';
const REFUSED = 'connection refused';
const mediaTypeOf = (answer: HttpResponse): string => (header(answer, 'Content-Type') ?? '').replace(/;.*$/s, '');
/** `404 Not Found` */
const statusOf = ({ statusLine }: HttpResponse): string => statusLine.replace(/^HTTP\/[\d.]+ +/, '').trimEnd();
