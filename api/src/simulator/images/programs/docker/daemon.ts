import { formatTime } from '../../../apimachinery/time.ts';
import type { Task } from '../../../engine/index.ts';
import { OsError, type Process, type Program } from '../../../kernel/index.ts';
import { makeParents } from '../../../shell/utilities/lib/files.ts';
import { plain } from '../../servers/go-http.ts';
import { type DaemonPort, runDaemon } from '../daemon.ts';
import { execCommand } from '../gosu.ts';
import { buildOf, dockerVersion } from './builds.ts';

/** Where clients find dockerd, or a node's Docker by hostPath. */
export const SOCKET = '/var/run/docker.sock';

/** Docker's daemon in a container. @see moby: cmd/dockerd/daemon.go */
export const dockerd: Program = function* (process) {
  if (!process.holds('SYS_ADMIN')) {
    yield* process.write(
      2,
      `${logged(process, 'Starting up')}failed to start daemon: Error initializing network controller: error obtaining controller instance: failed to create NAT chain DOCKER: iptables failed: iptables -t nat -N DOCKER: iptables v1.8.9 (legacy): can't initialize iptables table \`nat': Permission denied (you must be root)\nPerhaps iptables or your kernel needs to be upgraded.\n (exit status 3)\n`,
    );
    return 1;
  }
  const hosts = hostsOf(process.argv);
  const ports = hosts.map((host) => /^tcp:\/\/.*:(\d+)/.exec(host)?.[1] ?? '').filter((port) => port !== '');
  const sockets = hosts.map((host) => /^unix:\/\/(.*)/.exec(host)?.[1] ?? '').filter((path) => path !== '');
  try {
    return yield* runDaemon(process, {
      stream: 2,
      megabytes: 60,
      starting: [{ after: 0, text: logged(process, 'Starting up').trimEnd() }],
      ready: [
        {
          after: 2,
          text: (self) => {
            for (const path of sockets) offer(self, path);
            return [
              'Loading containers: done.',
              `Docker daemon" commit=${buildOf(dockerVersion(self)).daemon} graphdriver=overlay2 version=${dockerVersion(self)}`,
              'Daemon has completed initialization',
              ...hosts.map((host) => `API listen on ${host.replace(/^unix:\/\//, '').replace(/^tcp:\/\/(0\.0\.0\.0)?/, '[::]')}`),
            ]
              .map((text) => logged(self, text).trimEnd())
              .join('\n');
          },
        },
      ],
      ports: ports.map(
        (port): DaemonPort => ({
          port: Number(port),
          http: { handle: ({ path }) => plain(200, path === '/_ping' ? 'OK' : '{}\n'), tls: 'if-asked' },
        }),
      ),
      portTaken: (port) => `failed to load listeners: listen tcp 0.0.0.0:${port}: bind: address already in use`,
      stops: [
        {
          signals: ['TERM', 'INT'],
          lines: [{ after: 0.2, text: (self) => logged(self, "Processing signal 'terminated'").trimEnd() }],
          code: 0,
        },
      ],
    });
  } finally {
    for (const path of sockets) if (process.access(path, 'f')) process.unlink(path);
  }
};

/** What its clients find: there are no sockets of their own kind here. */
function offer(process: Process, path: string): void {
  try {
    makeParents(process, path);
    process.writeFile(path, '');
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
  }
}

function hostsOf(argv: readonly string[]): string[] {
  const hosts = argv.flatMap((word, i) =>
    word.startsWith('--host=')
      ? [word.slice(7)]
      : word === '--host' || word === '-H'
        ? [argv[i + 1] ?? '']
        : /^-H./.test(word)
          ? [word.slice(2)]
          : [],
  );
  return hosts.length > 0 ? hosts : [`unix://${SOCKET}`];
}

const logged = (process: Process, text: string): string =>
  `time="${formatTime(process.now)}" level=info msg="${text}${text.includes('" commit=') ? '' : '"'}\n`;

/**
 * The daemon on its socket and on a port, or the command that it is given.
 * @see docker-library/docker: dockerd-entrypoint.sh, dind
 */
export const dockerdEntrypoint: Program = function* (process) {
  const words = process.argv.slice(1);
  const [first] = words;
  if (first !== undefined && !first.startsWith('-') && first !== 'dockerd') return yield* dockerCommand(process, words);
  const refused = whyNotMounted(process);
  if (refused) {
    for (const line of unprivileged(refused)) yield* process.write(2, `${line}\n`);
    return refused.code === 'EPERM' ? 1 : 255;
  }
  if (first === 'dockerd') return yield* execCommand(process, words, 'dockerd-entrypoint.sh');
  const port = process.env.get('DOCKER_TLS_CERTDIR') ? 2376 : 2375;
  return yield* execCommand(process, ['dockerd', `--host=unix://${SOCKET}`, `--host=tcp://0.0.0.0:${port}`, ...words]);
};

/** The client's: a subcommand is docker's, and a daemon that nobody named is at `docker`. @see docker-library/docker: docker-entrypoint.sh */
export const dockerEntrypoint: Program = (process) => dockerCommand(process, process.argv.slice(1));

function* dockerCommand(process: Process, words: readonly string[]): Task<number> {
  const [first = ''] = words;
  if (!process.env.get('DOCKER_HOST') && !process.access(SOCKET, 'f'))
    process.env.set('DOCKER_HOST', `tcp://docker:${process.env.get('DOCKER_TLS_VERIFY') ? 2376 : 2375}`);
  const own = first.startsWith('-') || SUBCOMMANDS.test(first);
  return yield* execCommand(process, own ? ['docker', ...words] : words);
}

const SUBCOMMANDS = /^(build|compose|exec|images|info|inspect|login|logs|ps|pull|push|run|version)$/;

/** It wants an empty /tmp. @see docker-library/docker: dind */
function whyNotMounted(process: Process): OsError | undefined {
  try {
    process.mount({ type: 'tmpfs', source: 'none', target: '/tmp' });
    return undefined;
  } catch (error) {
    if (error instanceof OsError) return error;
    throw error;
  }
}

function unprivileged({ code, message }: OsError): string[] {
  const failed = (target: string): string =>
    `mount: ${code === 'EPERM' ? 'permission denied (are you root?)' : `mounting none on ${target} failed: ${message}`}`;
  return [
    "ip: can't find device 'ip_tables'",
    "modprobe: can't change directory to '/lib/modules': No such file or directory",
    failed('/sys/kernel/security'),
    'Could not mount /sys/kernel/security.',
    'AppArmor detection and --privileged mode might break.',
    failed('/tmp'),
  ];
}
