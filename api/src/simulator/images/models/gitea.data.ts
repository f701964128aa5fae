import type { Process } from '../../kernel/index.ts';
import { alpine } from '../bases/index.ts';
import { script } from '../model.ts';
import type { StartProblem } from '../programs/start-checks.ts';
import { html, json } from './answers.ts';
import type { Service, ServicePort } from './services.data.ts';

/** @see go-gitea/gitea: docker/root/usr/bin/entrypoint */
const ENTRYPOINT = `#!/bin/sh
if [ "$USER" != git ]; then
  sed -i -e "s/^git:/$USER:/g" /etc/passwd
fi
for each in /data/gitea/conf /data/gitea/log /data/git /data/ssh; do
  mkdir -p $each
done
if [ $# -gt 0 ]; then
  exec "$@"
fi
exec /bin/s6-svscan /etc/s6
`;

/** @see go-gitea/gitea: docker/rootless/usr/local/bin/docker-entrypoint.sh, docker-setup.sh */
const ROOTLESS_ENTRYPOINT = `#!/bin/sh
failed() {
  [ -n "$1" ] && echo "$1 is not writable"
  echo 'docker setup failed'
  exit 1
}
conf=$(dirname $GITEA_APP_INI)
mkdir -p $HOME && chmod 0700 $HOME
[ -w $HOME ] || failed $HOME
mkdir -p $GITEA_CUSTOM && chmod 0500 $GITEA_CUSTOM
mkdir -p $GITEA_TEMP && chmod 0700 $GITEA_TEMP
[ -w $GITEA_TEMP ] || failed $GITEA_TEMP
if [ ! -f $GITEA_APP_INI ]; then
  mkdir -p $conf && chmod 0700 $conf
  [ -w $conf ] || failed $conf
fi
if [ $# -gt 0 ]; then
  exec "$@"
fi
exec /usr/local/bin/gitea -c $GITEA_APP_INI web
`;

/** @see go-gitea/gitea: docker/root/etc/s6/openssh/setup */
const KEYS = ['ed25519', 'rsa', 'ecdsa'].map((kind) => `Generating /data/ssh/ssh_host_${kind}_key...`).join('\n');

const SCAN = '/etc/s6/.s6-svscan';

/**
 * Its supervisor's directory is root's, and whatever it starts is to be a user of its own: one that may not end it all.
 * @see s6: s6-svscan.c; go-gitea/gitea: docker/root/etc/s6/gitea/run, finish
 */
function scan(process: Process): StartProblem | undefined {
  if (!process.argv[0]?.endsWith('s6-svscan')) return undefined;
  const lock = (why: string): StartProblem => ({ lines: [`s6-svscan: fatal: unable to open .s6-svscan/lock: ${why}`], code: 111 });
  if (!process.access(SCAN, 'w')) return lock(process.uid === 0 ? 'Read-only file system' : 'Permission denied');
  if (process.holds('SETGID') && process.holds('SETUID')) return undefined;
  process.remark({ kind: 'NotFollowed', program: 's6-svscan', why: 'what its scripts say before it ends', taken: 'done' });
  return { lines: ['su-exec: setgroups: Operation not permitted'], code: 0 };
}

/** Not before somebody has installed it, by a page or by a setting, is there more than that page. */
const isInstalled = ({ env }: Process): boolean =>
  /^true$/i.test(env.get('GITEA__security__INSTALL_LOCK') ?? env.get('INSTALL_LOCK') ?? (env.get('SECRET_KEY') ? 'true' : ''));

const web: ServicePort = { port: 3000, paths: { '/': html('Gitea: Git with a cup of tea'), '/api/healthz': json({ status: 'pass' }) } };

/** @see go-gitea/gitea: Dockerfile.rootless */
const rootless: Partial<Service> = {
  path: '/usr/local/bin/gitea',
  aliases: ['/app/gitea/gitea'],
  files: { '/usr/local/bin/docker-entrypoint.sh': script(ROOTLESS_ENTRYPOINT) },
  entrypoint: ['/usr/bin/dumb-init', '--', '/usr/local/bin/docker-entrypoint.sh'],
  cmd: [],
  user: '1000:1000',
  account: { name: 'git', uid: 1000, home: '/var/lib/gitea/git', shell: '/bin/bash' },
  workingDir: '/var/lib/gitea',
  env: {
    GITEA_WORK_DIR: '/var/lib/gitea',
    GITEA_CUSTOM: '/var/lib/gitea/custom',
    GITEA_TEMP: '/tmp/gitea',
    TMPDIR: '/tmp/gitea',
    GITEA_APP_INI: '/etc/gitea/app.ini',
    HOME: '/var/lib/gitea/git',
  },
  owned: { '/var/lib/gitea': 1000, '/etc/gitea': 1000 },
  volumes: ['/var/lib/gitea', '/etc/gitea'],
  lines: [],
  ports: (process) => (isInstalled(process) ? [Number(process.env.get('SSH_PORT')) || 2222, web] : [web]),
};

export const gitea: Service = {
  // @see go-gitea/gitea: Dockerfile
  repositories: ['gitea/gitea'],
  base: alpine,
  megabytes: 100,
  path: '/bin/s6-svscan',
  files: { '/usr/bin/entrypoint': script(ENTRYPOINT) },
  entrypoint: ['/usr/bin/entrypoint'],
  account: { name: 'git', uid: 1000, home: '/data/git', shell: '/bin/bash' },
  volumes: ['/data'],
  env: { USER: 'git', GITEA_CUSTOM: '/data/gitea' },
  owned: { [SCAN]: 0 },
  aliases: ['/usr/local/bin/gitea', '/app/gitea/gitea'],
  cmd: ['/bin/s6-svscan', '/etc/s6'],
  startup: 1.5,
  memory: 110,
  isUnheard: true,
  check: scan,
  lines: [() => KEYS, () => 'Server listening on :: port 22.\nServer listening on 0.0.0.0 port 22.'],
  ports: [22, web],
  variant: (tag) => (tag.has('rootless') ? rootless : undefined),
};
