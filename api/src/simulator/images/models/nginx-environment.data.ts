import { isSince } from '../../shell/utilities/lib/version.ts';

/** The release of nginx's JavaScript that an image of each of its releases has: the last that was pushed. @see docker-library/repo-info: repos/nginx */
const NJS: Readonly<Record<string, string>> = Object.fromEntries(
  `1.12.0 0.1.10, 1.12.1 0.1.10, 1.12.2 0.1.14, 1.13.1 0.1.10, 1.13.3 0.1.11, 1.13.7 0.1.15, 1.13.8 0.1.15, 1.13.11 0.2.0, 1.13.12 0.2.0,
1.14.0 0.2.0, 1.14.1 0.2.5, 1.14.2 0.2.6, 1.15.2 0.2.2, 1.15.3 0.2.3, 1.15.4 0.2.4, 1.15.5 0.2.4, 1.15.6 0.2.5, 1.15.7 0.2.6, 1.15.8 0.2.7,
1.15.9 0.2.8, 1.15.10 0.3.0, 1.15.11 0.3.0, 1.15.12 0.3.1, 1.16.0 0.3.1, 1.16.1 0.3.8, 1.17.1 0.3.3, 1.17.3 0.3.5, 1.17.5 0.3.6,
1.17.6 0.3.7, 1.17.8 0.3.8, 1.17.9 0.3.9, 1.17.10 0.3.9, 1.18.0 0.4.4, 1.19.0 0.4.1, 1.19.1 0.4.2, 1.19.2 0.4.3, 1.19.3 0.4.4,
1.19.4 0.4.4, 1.19.5 0.4.4, 1.19.6 0.5.0, 1.19.7 0.5.1, 1.19.8 0.5.2, 1.19.10 0.5.3, 1.20.0 0.5.3, 1.20.2 0.7.3, 1.21.0 0.5.3,
1.21.1 0.6.1, 1.21.3 0.6.2, 1.21.4 0.7.0, 1.21.5 0.7.1, 1.21.6 0.7.3, 1.22.0 0.7.6, 1.22.1 0.7.11, 1.23.0 0.7.5, 1.23.1 0.7.6,
1.23.3 0.7.9, 1.23.4 0.7.11, 1.25.2 0.8.0, 1.25.3 0.8.2, 1.25.4 0.8.3, 1.25.5 0.8.4, 1.26.1 0.8.4, 1.27.0 0.8.4, 1.27.1 0.8.5, 1.27.3 0.8.7`
    .split(/,\s*/)
    .map((pair) => pair.split(' ')),
);

/**
 * What an image says of itself: before 1.16 its packages in Debian's form, and on Alpine its release alone; there, since 1.23.3, it stands on
 * the slim one, which has no modules. @see nginxinc/docker-nginx: stable/stretch/Dockerfile, stable/alpine/Dockerfile, stable/alpine-slim/Dockerfile
 */
export function nginxEnvironment(version: string, codename: string, alpine: 'slim' | boolean): Readonly<Record<string, string>> {
  const njs = NJS[version];
  if (!isSince(version, 1, 16)) {
    if (alpine) return { NGINX_VERSION: version };
    const debian = isSince(version, 1, 8) ? codename : 'wheezy';
    return {
      NGINX_VERSION: `${version}-1~${debian}`,
      ...(njs !== undefined && { NJS_VERSION: `${version}.${njs}-1~${debian}` }),
    };
  }
  const packages = { PKG_RELEASE: alpine ? '1' : `1~${codename}` };
  if (alpine === 'slim') return { NGINX_VERSION: version, ...packages };
  const modules = { NJS_VERSION: njs ?? (isSince(version, 1, 25, 2) ? '0.8.9' : '0.7.12') };
  return alpine && isSince(version, 1, 23, 3)
    ? { NGINX_VERSION: version, ...packages, ...modules }
    : { NGINX_VERSION: version, ...modules, ...packages };
}
