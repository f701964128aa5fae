import type { JsObject } from '../values.ts';
import { assertModule } from './assert.ts';
import { childProcessModule } from './child-process.ts';
import { cryptoModule } from './crypto.ts';
import { dnsModule, dnsPromises } from './dns.ts';
import { eventsModule } from './events.ts';
import { fsModule } from './files.ts';
import { httpModule } from './http.ts';
import { inScript } from './in-script.ts';
import { modulesModule } from './module-of-modules.ts';
import { netModule } from './net.ts';
import { osModule } from './os.ts';
import { pathModule } from './path.ts';
import { type Maker, plain } from './plain.ts';
import { querystringModule } from './querystring.ts';
import { readlineModule } from './readline.ts';
import { timersPromises } from './timers-promises.ts';
import { urlModule } from './urls.ts';
import { utilModule } from './util.ts';

/** Modules of Node's own. */
export const nodeModules: Readonly<Record<string, Maker>> = {
  assert: assertModule,
  buffer: (machine) => machine.object({ Buffer: machine.global.own('Buffer')?.value }),
  child_process: childProcessModule,
  cluster: plain((machine) => ({
    isMaster: true,
    isPrimary: true,
    isWorker: false,
    workers: machine.object(),
    settings: machine.object(),
  })),
  crypto: cryptoModule,
  dns: dnsModule,
  'dns/promises': dnsPromises,
  events: eventsModule,
  fs: fsModule,
  'fs/promises': (machine) => machine.get(fsModule(machine), 'promises') as JsObject,
  http: httpModule(false),
  https: httpModule(true),
  net: netModule,
  module: modulesModule,
  os: osModule,
  readline: readlineModule,
  stream: (machine) => inScript(machine, 'stream'),
  'stream/promises': (machine) => inScript(machine, 'stream/promises'),
  path: pathModule,
  'path/posix': pathModule,
  perf_hooks: plain(({ global }) => ({ performance: global.own('performance')?.value })),
  process: (machine) => machine.global.own('process')?.value as JsObject,
  querystring: querystringModule,
  timers: plain(({ global }) =>
    Object.fromEntries(
      ['setTimeout', 'setInterval', 'setImmediate', 'clearTimeout', 'clearInterval', 'clearImmediate'].map((name) => [
        name,
        global.own(name)?.value,
      ]),
    ),
  ),
  'timers/promises': timersPromises,
  url: urlModule,
  worker_threads: plain(() => ({ isMainThread: true, parentPort: null, workerData: null, threadId: 0 })),
  util: utilModule,
  v8: plain((machine) => ({
    getHeapStatistics: () => machine.object({ heap_size_limit: machine.heap.limit }),
  })),
};
