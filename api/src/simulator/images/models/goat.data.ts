// A list of servers, one after the other.
import type { Process } from '../../kernel/index.ts';
import { alpine, buildpack, commands, ubuntu } from '../bases/index.ts';
import type { HttpResponse } from '../servers/http-message.ts';
import { html, notKnown, page, partly } from './answers.ts';
import { cannotGet, nodeServer } from './course.data.ts';
import { flask } from './lessons.data.ts';
import type { Service } from './services.data.ts';

const goat = (name: string): string => `madhuakula/k8s-goat-${name}`;

/** A shell on a page, for whoever comes. @see yudai/gotty: main.go registerSignals */
const gotty = (name: string, about: Partial<Service> = {}): Service => ({
  repositories: [goat(name)],
  base: ubuntu,
  megabytes: 60,
  path: '/usr/local/bin/gotty',
  cmd: ['gotty', '-w', 'bash'],
  isUnheard: true,
  startup: 0.1,
  memory: 8,
  ports: [{ port: 8080, paths: { '/': partly('gotty') } }],
  ...about,
});

/** What is in a directory, as Go lists it. @see go: src/net/http/fs.go dirList */
const METADATA: HttpResponse = page('<pre>\n<a href="latest/">latest/</a>\n</pre>\n');
const INFO = '{"info": "Refer to internal http://metadata-db for more information"}';

/** The servers of a cluster that is there to be attacked. @see madhuakula/kubernetes-goat: infrastructure */
export const goatServices: readonly Service[] = [
  gotty('system-monitor'),
  gotty('hunger-check', { files: commands('stress-ng') }),
  {
    repositories: [goat('metadata-db')],
    base: alpine,
    megabytes: 120,
    path: '/metadata-db',
    cmd: ['/metadata-db'],
    workingDir: '/',
    startup: 0.02,
    memory: 4,
    ports: [{ port: 80, paths: { '/': METADATA, '/latest/': notKnown } }],
    code: 2,
  },
  {
    repositories: [goat('health-check')],
    base: buildpack,
    megabytes: 330,
    path: '/health-check',
    cmd: ['/health-check'],
    isUnheard: true,
    workingDir: '/',
    startup: 0.05,
    memory: 8,
    ports: [{ port: 80, address: '0.0.0.0', paths: { '/': (process, request) => pinged(process, request.method) } }],
    code: 2,
  },
  nodeServer({
    repositories: [goat('internal-api')],
    megabytes: 52,
    path: '/usr/local/bin/npm',
    cmd: ['npm', 'start'],
    workingDir: '/usr/src/app',
    startup: 1,
    lines: [() => '\n> internal-api-proxy@1.0.0 start\n> node server.js\n', () => 'Server listening on port 3000'],
    ports: [{ port: 3000, paths: { '/': partly('node') }, otherwise: cannotGet }],
    code: 0,
  }),
  flask({
    // With its reloader, which ends of itself. @see werkzeug: _reloader.py run_with_reloader
    repositories: [goat('info-app')],
    cmd: ['python', '/app.py'],
    isUnheard: true,
    lines: [],
    ports: [{ port: 5000, paths: { '/': page(INFO) } }],
    code: 0,
  }),
  {
    repositories: [goat('build-code')],
    base: alpine,
    megabytes: 60,
    path: '/app/app',
    cmd: ['./app'],
    workingDir: '/app/',
    isUnheard: true,
    startup: 0.05,
    memory: 6,
    ports: [{ port: 3000, paths: { '/': notKnown } }],
    code: 2,
  },
];

/** What is sent to it is carried out by a shell, and not followed. */
function pinged(process: Process, method: string): HttpResponse {
  if (method !== 'GET')
    process.remark({ kind: 'NotFollowed', program: 'health-check', why: 'what it is told to ping', taken: 'statement' });
  return html('Ping Your Servers');
}
