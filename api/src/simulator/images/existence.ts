import { NODE_NAME_SERVER } from '../kernel/index.ts';
import {
  builtForWindowsToo,
  curated,
  forWindows,
  knownTags,
  linuxTag,
  misnamed,
  officialImages,
  oftenMistyped,
  othersWithoutLatest,
  registries,
  SAYS_MISSING,
  windowsTag,
} from './existence.data.ts';
import { wasPushed } from './official-tags.ts';
import { type ImageName, normalizeImageName } from './reference.ts';

/**
 * Why no registry would give this image, in containerd's words; undefined if one would. Whatever could be somebody's own
 * image is there: only what the world knows not to exist, and what says so itself and is not known (`isKnown`), is missing.
 * @see containerd: remotes/docker/resolver.go, pull.go
 */
export function pullFailure(name: ImageName, isKnown: boolean): string | undefined {
  const { domain, path, tag = 'latest', digest } = name;
  const repository = domain === 'docker.io' ? path.replace(/^library\//, '') : path;
  const official = domain === 'docker.io' && path.startsWith('library/');
  if (SAYS_MISSING.test(domain) || isMistypedHost(domain) || isKnownToNoNode(domain)) return noSuchHost(name);
  if (!isKnown && SAYS_MISSING.test(repository)) return missingRepository(name);
  if (official && !officialImages.has(repository)) {
    if (misnamed.has(repository) || isMistyped(repository) || SAYS_MISSING.test(tag)) return missingRepository(name);
    return undefined;
  }
  if (digest !== undefined) return isInvented(digest) ? notFound(name) : undefined;
  if (SAYS_MISSING.test(tag) || (official && !wasPushed(repository, tag)) || !isKnownTag(`${domain}/${path}`, tag)) return notFound(name);
  return undefined;
}

/**
 * What a registry says of an image that is not for everybody, to one who says not who he is. To one that wants a name and a password, containerd
 * has no words of its own (`no basic auth credentials`) before v1.6.25. @see containerd release/1.6: remotes/docker/authorizer.go AddResponses
 */
export function accessDenied(name: ImageName): string {
  if (name.domain === 'quay.io' || deniesAccess(name.domain)) return missingRepository(name);
  const status = refusedTokens(name.domain);
  return status === undefined ? refusedManifest(name, '401 Unauthorized') : noToken(name, status);
}

/**
 * Where a registry would have to listen that is the node itself; undefined if it is another host. What has no port is asked at that
 * of HTTP. @see containerd release/1.6: pkg/cri/server/image_pull.go registryEndpoints, defaultScheme
 */
export function onTheNode({ domain }: ImageName): { readonly address: string; readonly port: number } | undefined {
  if (!isLocalhost(domain)) return undefined;
  const [host = '', port = '80'] = domain.split(':');
  return { address: host === 'localhost' ? '127.0.0.1' : host, port: Number(port) };
}

/** Nothing listens there. Of the node's two addresses for localhost, the one of IPv6 is tried first, and told of. @see Go: net/dial.go dialParallel, net/addrselect.go */
export function refusesConnections(name: ImageName, { address, port }: { readonly address: string; readonly port: number }): string {
  const first = /^localhost(:|$)/.test(name.domain) ? '[::1]' : address;
  const why = port > 65_535 ? `dial tcp: address ${port}: invalid port` : `dial tcp ${first}:${port}: connect: connection refused`;
  return failure('Unknown', name, `failed to do request: Head "${url(name)}": ${why}`);
}

/** Of a name in a registry or of an owner whose images are known: why it is not there, if it is close to one that is. */
export function mistypedThere(name: ImageName, repository: string, known: Iterable<string>): string | undefined {
  if (!curated.test(repository)) return undefined;
  const [owner, last] = split(repository);
  for (const each of known) {
    const [otherOwner, other] = split(each);
    if (owner === otherOwner && other.length >= 5 && isClose(last, other)) return missingRepository(name);
  }
  return undefined;
}
const split = (path: string): [owner: string, last: string] => [
  path.slice(0, path.lastIndexOf('/')),
  path.slice(path.lastIndexOf('/') + 1),
];

/** Whether Docker Hub has a library image of this name. */
export const isOfficial = (domain: string, path: string): boolean =>
  domain === 'docker.io' && path.startsWith('library/') && officialImages.has(path.slice('library/'.length));

/** What a node of that system says of an image that is not for it. @see containerd: images/handlers.go LimitManifests */
export function forAnotherPlatform(name: ImageName, os: string): string | undefined {
  const { domain, path, tag = 'latest' } = name;
  const isForWindows = forWindows.test(`${domain}/${path}`) || windowsTag.test(tag);
  // Of what is known of no registry it is not known either for which systems it was built.
  const isForLinux = isOfficial(domain, path) && !(builtForWindowsToo.has(path.slice('library/'.length)) && !linuxTag.test(tag));
  if (os === 'windows' ? isForWindows || !isForLinux : !isForWindows) return undefined;
  return cannotPull('NotFound', name, 'no match for platform in manifest: not found');
}

/**
 * What a registry says of an image that it has not, as containerd 1.6 tells it: of a repository that is there, that the tag is not.
 * @see containerd release/1.6: remotes/docker/resolver.go, remotes/errors/errors.go
 */
export function notThere(name: ImageName, repositoryIsThere: boolean): string {
  const asksWhoYouAre = name.domain === 'quay.io' || deniesAccess(name.domain) || refusedTokens(name.domain) !== undefined;
  return asksWhoYouAre && !repositoryIsThere ? missingRepository(name) : notFound(name);
}

function missingRepository(name: ImageName): string {
  if (deniesAccess(name.domain)) {
    const cause = 'server message: insufficient_scope: authorization failed';
    return failure('Unknown', name, `pull access denied, repository does not exist or may require authorization: ${cause}`);
  }
  if (name.domain === 'quay.io') return refusedManifest(name, '401 UNAUTHORIZED');
  const status = refusedTokens(name.domain);
  if (status !== undefined) return noToken(name, status);
  return isPublic(name.domain) ? notFound(name) : noSuchHost(name);
}

/** Whose token is not good for what is not for everybody, or not there. @see containerd: remotes/docker/authorizer.go invalidAuthorization */
const deniesAccess = (domain: string): boolean => domain === 'docker.io' || /(^|-)registry\.([\w-]+\.)?(cr\.)?aliyuncs\.com$/.test(domain);

/** With what a registry answers who asks without a name for a token to a repository that is not for everybody, or not there. */
function refusedTokens(domain: string): string | undefined {
  if (/^(ghcr\.io|registry\.gitlab\.com)$|\.pkg\.dev$/.test(domain)) return '403 Forbidden';
  if (/^registry\.redhat\.io$|\.azurecr\.io$/.test(domain)) return '401 Unauthorized';
  return undefined;
}

const noToken = (name: ImageName, status: string): string =>
  failure('Unknown', name, `failed to authorize: failed to fetch anonymous token: unexpected status: ${status}`);

const refusedManifest = (name: ImageName, status: string): string => {
  const { domain, tag = 'latest', digest = tag } = name;
  return failure('Unknown', name, `pulling from host ${domain} failed with status code [manifests ${digest}]: ${status}`);
};

const notFound = (name: ImageName): string => failure('NotFound', name, `${fullName(name)}: not found`);

/** From a node that is cut off. @see Go: net/dnsclient_unix.go exchange */
export function unreachable(given: ImageName, node: string, port: number): string {
  const name = given.domain === 'docker.io' ? { ...given, domain: 'registry-1.docker.io' } : given;
  const host = name.domain.replace(/:\d+$/, '');
  const nobody = 'no route to host';
  const why = /^[\d.]+$/.test(host)
    ? `dial tcp ${/:\d+$/.test(name.domain) ? name.domain : `${host}:443`}: connect: ${nobody}`
    : `dial tcp: lookup ${host} on ${NODE_NAME_SERVER}:53: read udp ${node}:${port}->${NODE_NAME_SERVER}:53: read: ${nobody}`;
  return failure('Unknown', given, `failed to do request: Head "${url(name)}": ${why}`);
}

function noSuchHost(name: ImageName): string {
  return failure(
    'Unknown',
    name,
    `failed to do request: Head "${url(name)}": dial tcp: lookup ${name.domain.replace(/:\d+$/, '')} on ${NODE_NAME_SERVER}:53: no such host`,
  );
}

/** @see containerd release/1.6: pull.go Pull */
export const cannotPull = (code: string, name: ImageName, why: string): string =>
  `rpc error: code = ${code} desc = failed to pull and unpack image "${fullName(name)}": ${why}`;

/** It cannot be said what the name stands for. */
export const cannotResolve = (name: ImageName, cause: string): string => failure('Unknown', name, cause);

const failure = (code: string, name: ImageName, cause: string): string =>
  cannotPull(code, name, `failed to resolve reference "${fullName(name)}": ${cause}`);

const fullName = ({ domain, path, tag, digest }: ImageName): string =>
  normalizeImageName(`${domain}/${path}${tag === undefined ? '' : `:${tag}`}${digest === undefined ? '' : `@${digest}`}`);
const url = ({ domain, path, tag, digest }: ImageName): string =>
  `${schemeOf(domain)}://${domain}/v2/${path}/manifests/${digest ?? tag ?? 'latest'}`;
/** @see containerd release/1.6: remotes/docker/registry.go IsLocalhost */
const schemeOf = (domain: string): string => (isLocalhost(domain) ? 'http' : 'https');
const isLocalhost = (domain: string): boolean => /^(localhost|127\.\d+\.\d+\.\d+)(:|$)/.test(domain);

/** A name of the cluster's own DNS, which nodes do not ask, or one without a dot: their search list is empty. */
function isKnownToNoNode(domain: string): boolean {
  const host = domain.replace(/:\d+$/, '');
  return (!host.includes('.') && host !== 'localhost') || /\.(svc|cluster\.local|default|kube-(system|public|node-lease))$/.test(host);
}

const isPublic = (domain: string): boolean =>
  /(^|\.)(k8s\.io|gcr\.io|docker\.io|mcr\.microsoft\.com|public\.ecr\.aws|redhat\.com|docker\.elastic\.co|nvcr\.io|icr\.io|lscr\.io|cr\.fluentbit\.io|registry\.opensource\.zalan\.do|xpkg\.upbound\.io)$/.test(
    domain,
  );

const isKnownTag = (repository: string, tag: string): boolean =>
  tag === 'latest'
    ? !othersWithoutLatest.test(repository)
    : knownTags.every(([samples, tags]) => !samples.test(repository) || tags.test(tag));

/** Whether somebody made a digest up: one that is counted from an image never repeats itself. */
function isInvented(digest: string): boolean {
  const sum = digest.replace(/^.*:/, '');
  return Array.from({ length: sum.length / 2 }, (_, i) => i + 1).some((period) => sum.startsWith(sum.slice(period)));
}

/**
 * One slip of the finger away from a well-known name, or two where it is long; or such a name with digits after it, as in `redis123`,
 * or with a tag whose colon was forgotten, as in `alpinelatest`.
 */
function isMistyped(name: string): boolean {
  const bare = name.replace(/(\d[\d.]*|latest)$/, '');
  if (bare !== name && oftenMistyped.includes(bare)) return true;
  return oftenMistyped.some((known) => isClose(name, known));
}

function isClose(name: string, known: string): boolean {
  const allowed = known.length >= 7 ? 2 : 1;
  return Math.abs(known.length - name.length) <= allowed && distance(name, known) <= allowed;
}

/**
 * One slip of the finger away from a well-known registry, or letters that were held too long (`gcrrr.io`). A short host may be
 * somebody's own, unless its letters only stand in another order.
 */
function isMistypedHost(host: string): boolean {
  if (registries.includes(host)) return false;
  return registries.some((known) => {
    if (host.length > known.length && host.replace(HELD, '$1') === known) return true;
    const isLong = known.length >= 9;
    return Math.abs(host.length - known.length) <= 1 && (isLong || sorted(host) === sorted(known)) && distance(host, known) === 1;
  });
}
/** A letter that comes three times or more. */
const HELD = /(\w)\1{2,}/g;
const sorted = (text: string): string => [...text].sort().join('');

/** Insertions, deletions, replacements and exchanges of neighbours (optimal string alignment). */
function distance(a: string, b: string): number {
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let best = Math.min((row[j - 1] as number) + 1, (last[j] as number) + 1, (last[j - 1] as number) + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) best = Math.min(best, (before[j - 2] as number) + 1);
      row.push(best);
    }
    before = last;
    last = row;
  }
  return last[b.length] as number;
}
