import type { ImageFile, Process } from '../../kernel/index.ts';
import { debianSlim } from '../bases/index.ts';
import { executable, folder, type ImageDescription, type ImageModel, link, type Tag } from '../model.ts';
import { apache } from '../programs/apache/apache.ts';
import { type BitnamiImage, bitnami } from '../programs/bitnami.ts';

/** Bitnami's images: nobody's but their own user's, strict about passwords, with their data below /bitnami. */
export function bitnamiModel(
  about: BitnamiImage,
  inner: (tag: Tag) => ImageDescription,
  files: Readonly<Record<string, ImageFile>> = {},
  ofTag: (tag: Tag) => Partial<BitnamiImage> = () => ({}),
): ImageModel {
  const scripts = `/opt/bitnami/scripts/${about.name}`;
  return {
    repositories: ['bitnami', 'bitnamilegacy', 'public.ecr.aws/bitnami'].map((owner) => `${owner}/${about.name}`),
    describe(tag) {
      const description = inner(tag);
      const program = bitnami({ ...about, ...ofTag(tag) });
      return {
        ...description,
        files: {
          ...description.files,
          [`/bitnami/${about.name}`]: folder(0o775, 1001, 0),
          [`${scripts}/entrypoint.sh`]: executable(program),
          [`${scripts}/run.sh`]: executable(program),
          ...files,
        },
        config: {
          ...description.config,
          user: '1001',
          workingDir: '',
          entrypoint: [`${scripts}/entrypoint.sh`],
          cmd: [`${scripts}/run.sh`],
          env: {
            ...description.config?.env,
            HOME: '/',
            OS_ARCH: 'amd64',
            OS_FLAVOUR: 'debian-11',
            OS_NAME: 'linux',
            BITNAMI_APP_NAME: about.name,
          },
          volumes: about.name === 'postgresql' ? POSTGRES_VOLUMES : [],
        },
      };
    },
  };
}

/** @see bitnami/containers: bitnami/postgresql/15/debian-11/Dockerfile */
const POSTGRES_VOLUMES = ['/bitnami/postgresql', '/docker-entrypoint-initdb.d', '/docker-entrypoint-preinitdb.d'];

const APACHE = '/opt/bitnami/apache';
const APACHE_CONFIG = `${APACHE}/conf/httpd.conf`;
export const owned = folder(0o775, 1001, 0);

/** Apache with one page, and what it starts with; `partly`: of an application of which not all is known. */
export const bitnamiApache = (page: string, partly?: string): ImageDescription => ({
  base: debianSlim,
  megabytes: 60,
  files: {
    [`${APACHE}/bin/httpd`]: executable(
      apache({
        version: '2.4.57',
        platform: 'Unix',
        module: ' OpenSSL/1.1.1n',
        configFile: APACHE_CONFIG,
        model: 'mpm_prefork',
        commandLine: `httpd -f ${APACHE_CONFIG} -D FOREGROUND`,
        format: 'common',
        files: { pid: `${APACHE}/var/run/httpd.pid` },
        tls: { port: 8443, name: 'www.example.com' },
        ...(partly !== undefined && { partly }),
      }),
      10,
    ),
    [APACHE_CONFIG]: `ServerRoot "${APACHE}"\nListen 8080\nListen 8443\nServerName www.example.com:80\nDocumentRoot "${APACHE}/htdocs"\nDirectoryIndex index.html\nOptions Indexes\n`,
    [`${APACHE}/htdocs/index.html`]: page,
    [`${APACHE}/var/run`]: owned,
    '/app': link(`${APACHE}/htdocs`),
  },
});
export const startApache: BitnamiImage['start'] = () => ({ command: [`${APACHE}/bin/httpd`, '-f', APACHE_CONFIG, '-D', 'FOREGROUND'] });

/** Whether a blank password will do. */
export const allowsEmpty = ({ env }: Process): boolean => /^(yes|true|1)$/i.test(env.get('ALLOW_EMPTY_PASSWORD') ?? '');
