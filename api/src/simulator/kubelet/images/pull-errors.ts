import { normalizeImageName, parseImageName } from './image-name.ts';

/** Why a registry gave no image, in containerd's words, as the kubelet gets them.
 *  @see containerd: pull.go, remotes/docker/resolver.go */
export const pullErrors = {
  /** The repository is there, the tag or digest is not. */
  notFound: (image: string): string => failure('NotFound', image, `${normalizeImageName(image)}: not found`),
  /** A public registry does not say whether a repository is private or does not exist. */
  denied: (image: string): string =>
    failure(
      'Unknown',
      image,
      'pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed',
    ),
  /** A registry of one's own of which the node knows no address. */
  noSuchHost: (image: string): string => {
    const { domain, path, tag, digest } = parseImageName(image);
    const host = domain.replace(/:[0-9]+$/, '');
    const url = `https://${domain}/v2/${path}/manifests/${digest ?? tag ?? 'latest'}`;
    return failure('Unknown', image, `failed to do request: Head "${url}": dial tcp: lookup ${host}: no such host`);
  },
};

function failure(code: string, image: string, cause: string): string {
  const name = normalizeImageName(image);
  return `rpc error: code = ${code} desc = failed to pull and unpack image "${name}": failed to resolve reference "${name}": ${cause}`;
}
