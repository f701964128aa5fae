import { SECOND, seconds } from '../../engine/index.ts';
import type { Process } from '../../kernel/index.ts';
import { localText } from '../../shell/utilities/time/zone.ts';
import { alpine, buildpack, debianSlim, distroless } from '../bases/index.ts';
import type { Tag } from '../model.ts';
import { goLog, plain } from '../servers/go-http.ts';
import type { HttpRequest, HttpResponse } from '../servers/http-message.ts';
import { nodeServer } from './course.data.ts';
import type { Service, ServicePort } from './services.data.ts';

/** Node.js on the Debian of its own image, called through a shell. */
const shelled = (script: string, about: Partial<Service> & Pick<Service, 'repositories' | 'ports'>): Service =>
  nodeServer({ base: buildpack, megabytes: 340, entrypoint: [], cmd: ['/bin/sh', '-c', `node ${script}`], ...about });

const saysItsPort = (port: number): Service =>
  shelled(`port${port}.js`, {
    repositories: [`kubetm/p${port}`, `tmkube/p${port}`],
    ports: [{ port, paths: {}, otherwise: plain(200, `containerPort : ${port}\n`) }],
  });

/** A word anywhere in the path says what is answered, the first of them; each request is logged. @see kubetm: app */
function kubetmApp(tag: Tag): readonly ServicePort[] {
  let status = 200;
  const hostname = ({ net }: Process): string => `Hostname : ${net.hostname}\n`;
  const words: readonly (readonly [string, (process: Process, path: string) => string])[] = [
    ['hostname', hostname],
    ['version', () => `Version : ${/^v\d/.test(tag.text) ? tag.text : 'v1'}\n`],
    ['ingress1', hostname],
    ['ingress2', hostname],
    ['health', ({ net }) => `${net.hostname}${status === 500 ? ' : Internal Server Error' : ' is Running'}\n`],
    [
      'status',
      (_, path) => {
        status = path.includes('500') ? 500 : 200;
        return `Status Code has Changed to ${status}\n`;
      },
    ],
  ];
  return [
    {
      port: 8080,
      paths: {},
      *otherwise(process, { path }) {
        const before = status;
        const wait = path.includes('sleep') ? /100|30/.exec(path)?.[0] : undefined;
        if (wait !== undefined) yield* process.sleep(seconds(Number(wait)));
        const said = words.find(([word]) => path.includes(word))?.[1](process, path);
        return plain(before, said ?? (wait === undefined ? 'No defined Path.\n' : `Sleep ${wait}\n`));
      },
      logs: (process, { path }) =>
        `Time: ${localText(process, '%a %b %d %Y %H:%M:%S GMT%z (Coordinated Universal Time)')}, Response Path : ${path}`,
    },
  ];
}

/** The application of a course in Chinese: each of its versions says more than the one before it. @see guangzhengli/k8s-tutorials: docs */
const hellok8s =
  ({ text }: Tag) =>
  (process: Process): readonly ServicePort[] => {
    const of = (name: string): string => process.env.get(name) ?? '';
    const version = /^v\d$/.test(text) ? text : 'v2';
    const host = process.net.hostname;
    const more: Readonly<Record<string, string>> = {
      v3: `, From host: ${host}`,
      v4: ` From host: ${host}, Get Database Connect URL: ${of('DB_URL')}`,
      v5: ` From host: ${host}, Get Database Connect Password: ${of('DB_PASSWORD')}`,
    };
    const hello = `[${version}] Hello, Kubernetes!${more[version] ?? ''}`;
    const helm = `[v6] Hello, Helm! Message from helm values: ${of('MESSAGE')}, From namespace: ${of('NAMESPACE')}, From host: ${host}, Get Database Connect URL: ${of('DB_URL')}, Database Connect Password: ${of('DB_PASSWORD')}`;
    const started = process.now;
    const health = (): HttpResponse => {
      const since = (process.now - started) / SECOND;
      return since > 15 ? plain(500, `error: ${since}`) : plain(200, 'ok');
    };
    const paths: Readonly<Record<string, HttpResponse | (() => HttpResponse)>> =
      text === 'liveness' ? { '/healthz': health } : text === 'bad' ? { '/healthz': plain(500, '') } : {};
    return [{ port: 3000, paths, otherwise: plain(200, version === 'v6' ? helm : hello) }];
  };

/** It is there, but what it says is not known. */
function unheard(process: Process, { method, path }: HttpRequest): HttpResponse {
  process.remark({ kind: 'NotFollowed', program: 'node', why: `what it answers to ${method} ${path}`, taken: 'statement' });
  return plain(200, '');
}

/** Servers of courses and books in Korean and Japanese. */
export const moreLessonServices: readonly Service[] = [
  saysItsPort(8000),
  saysItsPort(8080),
  shelled('app.js', { repositories: ['kubetm/app', 'tmkube/app'], ports: [], variant: (tag) => ({ ports: () => kubetmApp(tag) }) }),
  nodeServer({
    repositories: ['ghcr.io/subicura/echo', 'subicura/echo'],
    isUnheard: true,
    ports: [{ port: 3000, paths: { '/': unheard } }],
  }),
  {
    // @see subicura/workshop-docker-kubernetes: whoami
    repositories: ['subicura/whoami'],
    base: alpine,
    megabytes: 60,
    path: '/usr/local/bin/ruby',
    cmd: ['ruby', 'app.rb', '-o', '0.0.0.0'],
    isUnheard: true,
    startup: 0.8,
    memory: 30,
    ports: [{ port: 4567, paths: { '/': ({ net }) => plain(200, net.hostname) } }],
    code: 0,
  },
  {
    repositories: ['guangzhengli/hellok8s'],
    base: distroless,
    megabytes: 12,
    path: '/main',
    startup: 0.05,
    memory: 4,
    ports: [],
    variant: (tag) => ({ ports: hellok8s(tag) }),
    code: 2,
  },
  {
    // A server in Go of a Japanese book. @see gihyodocker/echo
    repositories: ['gihyodocker/echo'],
    base: debianSlim,
    megabytes: 260,
    path: '/usr/local/bin/echo-server',
    startup: 0.3,
    memory: 8,
    stream: 2,
    lines: [(process) => goLog(process, 'start server')],
    ports: [{ port: 8080, paths: {}, otherwise: plain(200, 'Hello Docker!!'), logs: (process) => goLog(process, 'received request') }],
    code: 2,
  },
];
