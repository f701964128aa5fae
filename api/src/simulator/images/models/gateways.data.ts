import { EPOCH_SECONDS, formatTime } from '../../apimachinery/time.ts';
import { SECOND, type Task } from '../../engine/index.ts';
import type { Process } from '../../kernel/index.ts';
import { localText } from '../../shell/utilities/time/zone.ts';
import { alpine, scratch } from '../bases/index.ts';
import { isBefore, release, type Tag } from '../model.ts';
import { caddyOf, caddyPorts } from '../programs/caddy/caddy.ts';
import { configPath, configText } from '../programs/gateways.ts';
import { whyNoFile, whyNoFolder } from '../programs/go-files.ts';
import { coredns, corefileProblem } from '../programs/kube-system/coredns.ts';
import type { StartProblem } from '../programs/start-checks.ts';
import { firstPoints } from '../programs/traefik/first.ts';
import { loadSettings } from '../programs/traefik/static.ts';
import { traefikPorts } from '../programs/traefik/traefik.ts';
import { plain } from '../servers/go-http.ts';
import { html, partly, to } from './answers.ts';
import type { Service, ServicePort } from './services.data.ts';

const unixSeconds = ({ now }: Process): string => String(EPOCH_SECONDS + now / 1e6);

const caddyLine =
  (level: string, text: string, logger = '', more = '') =>
  (process: Process): string =>
    `{"level":"${level}","ts":${unixSeconds(process)},${logger === '' ? '' : `"logger":"${logger}",`}"msg":"${text}"${more}}`;

/** Of which minor release of Caddy 2 a tag is. */
const caddyMinor = (tag: Tag): number =>
  Number(release(tag, ['2.6.4', '2.10.0', '2.9.1', '2.8.4', '2.7.6', '2.5.2', '2.4.6']).split('.')[1]);

/** `caddy start`: the server is a child, and whoever started it ends. @see caddy: cmd/commandfuncs.go cmdStart */
function* caddyStarts(process: Process): Task<StartProblem> {
  const pid = process.spawn({ argv: [process.argv[0] ?? 'caddy', 'run', ...process.argv.slice(2)] });
  yield* process.sleep(SECOND / 4);
  const ended = process.pollChild(pid);
  if (ended) return { lines: [`Error: caddy process exited with error: exit status ${ended.code}`], code: 1 };
  yield* process.write(1, `Successfully started Caddy (pid=${pid}) - Caddy is running in the background\n`);
  return { lines: [], code: 0 };
}

/** It keeps what it runs with, if it may. @see caddy: caddy.go unsyncedDecodeAndRun */
function autosaved(process: Process): string {
  const folder = `${process.env.get('XDG_CONFIG_HOME') ?? '/config'}/caddy`;
  const file = `${folder}/autosave.json`;
  const noFolder = whyNoFolder(process, folder);
  if (noFolder !== undefined)
    return caddyLine('error', 'unable to create folder for config autosave', '', `,"dir":"${folder}","error":"${noFolder}"`)(process);
  const isThere = process.access(file, 'f');
  const noFile = whyNoFile(process, file);
  if (noFile !== undefined) return caddyLine('error', 'unable to autosave config', '', `,"file":"${file}","error":"${noFile}"`)(process);
  // What is in it is not known.
  if (!isThere) process.unlink(file);
  return caddyLine('info', 'autosaved config (load with --resume flag)', '', `,"file":"${file}"`)(process);
}

/** The first major release has flags of its own, and but for Alpine's tags no shell. @see traefik/traefik-library-image: tmpl/scratch/tmplv1.Dockerfile */
const firstTraefik = (tag: Tag): Partial<Service> => ({
  ...(!tag.has('alpine') && { base: scratch, path: '/traefik', entrypoint: ['/traefik'], cmd: [], volumes: ['/tmp'] }),
  check: () => undefined,
  lines: [],
  isUnheard: true,
  ports: (process): ServicePort[] =>
    firstPoints(process).map(({ port, isTls, hasApi, pings }) => ({
      port,
      ...(isTls && { tls: true }),
      paths: {
        ...(hasApi && { '/': to('/dashboard/'), '/dashboard/': html('Traefik'), '/api': partly('traefik'), '/health': partly('traefik') }),
        ...(pings && { '/ping': 'OK' }),
      },
      otherwise: plain(404, '404 page not found\n'),
    })),
});

const traefikLine =
  (text: string) =>
  (process: Process): string =>
    `time="${formatTime(process.now)}" level=info msg="${text}"`;

/** What its static configuration knows. @see traefik: docs/content/reference/static-configuration/cli-ref.md */
const TRAEFIK = new Set(
  'accesslog api certificatesresolvers configfile entrypoints experimental global hostresolver hub log metrics pilot ping providers serverstransport tcpserverstransport tracing help version'.split(
    ' ',
  ),
);

/** What stands before other servers, and listens where its configuration says. */
export const gatewayServices: readonly Service[] = [
  {
    repositories: ['traefik'],
    base: alpine,
    lacksCurl: true,
    megabytes: 45,
    path: '/usr/local/bin/traefik',
    entrypoint: ['/entrypoint.sh'],
    subcommands: ['traefik', 'version', 'healthcheck'],
    variant: (tag) => (isBefore(tag, 2) ? firstTraefik(tag) : undefined),
    cmd: ['traefik'],
    startup: 0.4,
    memory: 45,
    check: (process) => {
      const names = process.argv.slice(1).flatMap((word) => /^--?([a-z0-9-]+)/i.exec(word)?.[1]?.toLowerCase() ?? []);
      const unknown = names.find((name) => !TRAEFIK.has(name));
      return unknown === undefined
        ? undefined
        : {
            lines: [
              `${localText(process, '%Y/%m/%d %H:%M:%S')} command traefik error: failed to decode configuration from flags: field not found, node: ${unknown}`,
            ],
            code: 1,
          };
    },
    lines: [
      (process) => {
        const { from } = loadSettings(process);
        return from === undefined ? '' : traefikLine(`Configuration loaded from ${from}`)(process);
      },
    ],
    ports: (process): ServicePort[] =>
      traefikPorts(process).map(({ port, answer }) => ({ port, tls: 'if-asked' as const, paths: {}, otherwise: answer })),
  },
  {
    repositories: ['caddy', 'caddy/caddy'],
    base: alpine,
    lacksCurl: true,
    env: { CADDY_VERSION: 'v2.6.4', XDG_CONFIG_HOME: '/config', XDG_DATA_HOME: '/data' },
    owned: { '/config/caddy': 0, '/data/caddy': 0 },
    // Since February 2023. @see caddyserver/caddy-docker: 2.7/alpine/Dockerfile; issue 396
    variant: (tag) => (isBefore(tag, 2, 6, 4) ? {} : { bindsAnywhere: true }),
    megabytes: 17,
    path: '/usr/bin/caddy',
    cmd: ['caddy', 'run', '--config', '/etc/caddy/Caddyfile', '--adapter', 'caddyfile'],
    workingDir: '/srv',
    files: {
      '/etc/caddy/Caddyfile': ':80 {\n\troot * /usr/share/caddy\n\tfile_server\n}\n',
      '/usr/share/caddy/index.html': '<!DOCTYPE html>\n<html>\n<head>\n<title>Caddy works!</title>\n</head>\n<body></body>\n</html>\n',
    },
    startup: 0.05,
    memory: 14,
    stream: 2,
    check: (process) => {
      if (process.argv[1] === 'start') return caddyStarts(process);
      if (!process.argv.includes('run')) return undefined;
      const caddy = caddyOf(process);
      // Without a file that is named, or lies where it is started, it begins with nothing.
      if (caddy === undefined && configPath(process, '--config', '-c') === undefined) return undefined;
      if (caddy === undefined)
        return {
          lines: [`Error: reading config from file: open ${configPath(process, '--config', '-c')}: no such file or directory`],
          code: 1,
        };
      return typeof caddy === 'string' ? { lines: [`Error: adapting config using caddyfile: ${caddy}`], code: 1 } : undefined;
    },
    // @see caddy: cmd/commandfuncs.go, modules/caddyhttp/app.go; recorded of 2.5 and 2.9
    lines: [
      (process, tag) => {
        const file = configPath(process, '--config', '-c') ?? '';
        return caddyMinor(tag) < 8
          ? caddyLine('info', 'using provided configuration', '', `,"config_file":"${file}","config_adapter":"caddyfile"`)(process)
          : `${caddyLine('info', 'using config from file', '', `,"file":"${file}"`)(process)}\n${caddyLine('info', 'adapted config to JSON', '', ',"adapter":"caddyfile"')(process)}`;
      },
      (process) => {
        const caddy = caddyOf(process);
        if (typeof caddy !== 'object') return '';
        const { address, port } = caddy.admin ?? {};
        if (port === undefined) return caddyLine('warn', 'admin endpoint disabled', 'admin')(process);
        const origins = [`//localhost:${port}`, `//[::1]:${port}`, `//127.0.0.1:${port}`];
        const more = `,"address":"${address}:${port}","enforce_origin":false,"origins":${JSON.stringify(origins)}`;
        return caddyLine('info', 'admin endpoint started', 'admin', more)(process);
      },
      (process, tag) => {
        const onlyHttp = caddyPorts(process).every(({ port, address }) => port === 80 || address !== undefined);
        const what = 'server is listening only on the HTTP port, so no automatic HTTPS will be applied to this server';
        const warning = caddyLine('warn', what, caddyMinor(tag) < 7 ? 'http' : 'http.auto_https', ',"server_name":"srv0","http_port":80');
        const started = 'started background certificate maintenance';
        return `${onlyHttp ? `${warning(process)}\n` : ''}${caddyLine('info', started, 'tls.cache.maintenance', `,"cache":"0xc000${process.random.hex(6)}"`)(process)}`;
      },
      caddyLine('info', 'server running', 'http.log', ',"name":"srv0","protocols":["h1","h2","h3"]'),
      autosaved,
      caddyLine('info', 'serving initial configuration'),
      (process, tag) =>
        caddyLine(
          'info',
          'cleaning storage unit',
          'tls',
          `,"${caddyMinor(tag) < 7 ? 'description' : 'storage'}":"FileStorage:/data/caddy"`,
        )(process),
      caddyLine('info', 'finished cleaning storage units', 'tls'),
    ],
    ports: (process): ServicePort[] => caddyPorts(process).map(({ answer, ...where }) => ({ ...where, paths: {}, otherwise: answer })),
  },
  {
    repositories: ['registry.k8s.io/coredns/coredns', 'registry.k8s.io/coredns', 'coredns/coredns'],
    base: scratch,
    megabytes: 16,
    path: '/coredns',
    startup: 0.1,
    memory: 15,
    check: (process) => {
      const path = configPath(process, '-conf', '--conf');
      const text = configText(process, '-conf', '--conf');
      if (path === undefined) return undefined;
      if (text === undefined) return { lines: [`loading Caddyfile via flag: open ${path}: no such file or directory`], code: 1 };
      const problem = corefileProblem(text, path);
      return problem === undefined ? undefined : { lines: [problem], code: 1 };
    },
    ports: [],
    run: coredns,
  },
];
