import { SECOND, type Task } from '../../engine/index.ts';
import type { Process } from '../../kernel/index.ts';
import { alpine } from '../bases/index.ts';
import { executable, type ImageModel } from '../model.ts';
import { node } from '../programs/node.ts';
import { goSignals } from '../servers/signals.ts';
import { nginxOf } from './derived.ts';

/** @see sixeyed/kiamol: ch10/docker-images/web-ping */
const WEB_PING = `const https = require('https');
const { TARGET, METHOD, INTERVAL } = process.env;
console.log('** web-ping ** Pinging: %s; method: %s; %dms intervals', TARGET, METHOD, INTERVAL);
let number = 1;
setInterval(() => {
  const start = Date.now();
  console.log('Making request number: %d; at %d', number++, start);
  const request = https.request({ hostname: TARGET, method: METHOD }, (response) => {
    const end = Date.now();
    console.log('Got response status: %s at %d; duration: %dms', response.statusCode, end, end - start);
  });
  request.on('error', (error) => console.error(error));
  request.end();
}, INTERVAL);
`;

/** What its file says, and what is said in its place. @see sixeyed/kiamol: ch12/docker-images/memory-allocator/src/main.go */
function settings(process: Process): { readonly interval: number; readonly allocation: number } {
  const text = process.access('config.toml', 'r') ? process.readFile('config.toml') : '';
  const of = (name: string): number =>
    Math.trunc(Number(process.env.get(`KIAMOL_${name.toUpperCase()}`) ?? new RegExp(`^${name} *= *(\\d+)`, 'm').exec(text)?.[1] ?? 0)) || 0;
  return { interval: of('interval'), allocation: of('allocation') };
}

/** It keeps all that it has ever had, and more each time. */
function* allocates(process: Process): Task<number> {
  goSignals(process);
  const { interval, allocation } = settings(process);
  for (let count = 1; ; count++) {
    process.setMemory((2 + count * allocation) * 2 ** 20);
    yield* process.write(1, `Allocated ~${count * allocation}MiB\n`);
    yield* process.sleep(Math.max(interval * SECOND, 1000));
  }
}

/** What "Learn Kubernetes in a Month of Lunches" tries out, beside its servers. */
export const kiamolModels: readonly ImageModel[] = [
  {
    // The third of its releases is made to fail. @see sixeyed/kiamol: ch09/docker-images/vweb
    repositories: ['kiamol/ch09-vweb'],
    knows: ({ text }) => /^v[123]$/.test(text),
    describe: ({ text }) => {
      if (text === 'v3') return { base: alpine, megabytes: alpine.megabytes, config: { cmd: ['/bin/sh', '-c', 'this-will-fail'] } };
      const image = nginxOf('1.21-alpine');
      const page = `<!DOCTYPE html>\n<html>\n    <head>\n        <title>${text}</title>\n    </head>\n    <body>\n        <h1>${text}</h1>\n    </body>\n</html>`;
      return { ...image, files: { ...image.files, '/usr/share/nginx/html/index.html': page } };
    },
  },
  {
    repositories: ['kiamol/ch10-web-ping'],
    describe: () => ({
      base: alpine,
      megabytes: 39,
      files: { '/usr/local/bin/node': executable(node('16.13.1'), 24), '/app/app.js': WEB_PING },
      config: {
        cmd: ['node', '/app/app.js'],
        workingDir: '/app',
        env: { NODE_VERSION: '16.13.1', TARGET: 'blog.sixeyed.com', METHOD: 'HEAD', INTERVAL: '3000' },
      },
    }),
  },
  {
    repositories: ['kiamol/ch12-memory-allocator'],
    describe: () => ({
      base: alpine,
      megabytes: 7,
      files: { '/app/server': executable(allocates, 2), '/app/config.toml': 'interval = 5\nallocation = 10' },
      config: { cmd: ['/app/server'], workingDir: '/app', exposedPorts: [80] },
    }),
  },
];
