/** What a Secret's entry is for: a registry, or those of a domain, or what lies below a path there. */
interface Key {
  readonly host: string;
  readonly path: string;
}

/** As an entry of a configuration names it; undefined if it is no URL. @see kubernetes: pkg/credentialprovider/keyring.go BasicDockerKeyring.Add */
export function keyOf(location: string): Key | undefined {
  const parsed = /^(?:https?:\/\/)?([^/?#\s]+)([^?#\s]*)(?:[?#].*)?$/.exec(location);
  if (!parsed) return undefined;
  const [, host = '', path = ''] = parsed;
  const effective = /^\/v[12]\//.test(path) ? path.slice(3) : path;
  return { host, path: effective === '/' ? '' : effective };
}

/**
 * Whether the key is for that image: as many parts of the host, each like its pattern, the same port, and a beginning of the
 * path. What names Docker Hub by its old name is for Docker Hub alone.
 * @see kubernetes: pkg/credentialprovider/keyring.go urlsMatch, BasicDockerKeyring.Lookup
 */
export function opens({ host, path }: Key, { domain, path: repository }: { readonly domain: string; readonly path: string }): boolean {
  if (host === DOCKER_HUB && path === '' && domain === 'docker.io') return true;
  const [pattern, port] = splitPort(host);
  const [name, ownPort] = splitPort(domain);
  const patterns = pattern.split('.');
  const parts = name.split('.');
  if (port !== ownPort || patterns.length !== parts.length || !`/${repository}`.startsWith(path)) return false;
  return patterns.every((one, i) => globMatches(one, parts[i] as string));
}
const DOCKER_HUB = 'index.docker.io';

function splitPort(host: string): [string, string] {
  const [, name = host, port = ''] = /^([^:]*):([^:]*)$/.exec(host) ?? [];
  return [name, port];
}

/** With `*`: from a `?` on a key's address is none any more. @see Go: path/filepath Match */
function globMatches(pattern: string, text: string): boolean {
  let at = 0;
  let star = -1;
  let from = 0;
  for (let i = 0; i < text.length; ) {
    if (pattern[at] === '*') {
      star = at++;
      from = i;
    } else if (pattern[at] === text[i]) {
      at++;
      i++;
    } else if (star >= 0) {
      at = star + 1;
      i = ++from;
    } else return false;
  }
  while (pattern[at] === '*') at++;
  return at === pattern.length;
}
