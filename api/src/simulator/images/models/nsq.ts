import { seconds, type Task } from '../../engine/index.ts';
import type { Process, Program } from '../../kernel/index.ts';
import { localText } from '../../shell/utilities/time/zone.ts';
import { alpine } from '../bases/index.ts';
import { executable, type ImageModel, link } from '../model.ts';
import { type DaemonPort, runDaemon } from '../programs/daemon.ts';
import { plain } from '../servers/go-http.ts';
import { notKnown } from './answers.ts';

/** Where it is told to listen, or its own port. */
const portOf = (process: Process, flag: string, otherwise: number): number =>
  Number(given(process, flag)[0]?.split(':').at(-1) ?? otherwise);

/** What a flag of Go's is set to, as often as it is. */
const given = ({ argv }: Process, flag: string): string[] =>
  argv.flatMap((word, i) => {
    const [, name, value] = /^--?([a-z-]+)(?:=(.*))?$/.exec(word) ?? [];
    return name === flag ? [value ?? argv[i + 1] ?? ''] : [];
  });

const pinged = (process: Process, port: number): DaemonPort => ({
  port,
  http: { handle: (request) => (request.path === '/ping' ? plain(200, 'OK') : notKnown(process, request)) },
});

function* serves(process: Process, ports: readonly DaemonPort[]): Task<number> {
  const program = process.argv[0]?.replace(/^.*\//, '') ?? '';
  process.remark({ kind: 'NotFollowed', program, why: 'what it logs', taken: 'running' });
  yield* process.sleep(seconds(0.05));
  return yield* runDaemon(process, { megabytes: 8, ports, portTaken: () => '', stops: [{ signals: ['TERM', 'INT'], code: 0 }] });
}

const nsqd: Program = (process) =>
  serves(process, [{ port: portOf(process, 'tcp-address', 4150) }, pinged(process, portOf(process, 'http-address', 4151))]);
const nsqlookupd: Program = (process) =>
  serves(process, [{ port: portOf(process, 'tcp-address', 4160) }, pinged(process, portOf(process, 'http-address', 4161))]);

/** It wants to be told of others, and only where the ones or the others are. @see nsqio/nsq: nsqadmin/nsqadmin.go New, apps/nsqadmin/main.go */
const nsqadmin: Program = function* (process) {
  const [nsqds, lookups] = ['nsqd-http-address', 'lookupd-http-address'].map((flag) => given(process, flag));
  const why =
    nsqds?.length === 0 && lookups?.length === 0
      ? '--nsqd-http-address or --lookupd-http-address required'
      : nsqds?.length !== 0 && lookups?.length !== 0
        ? 'use --nsqd-http-address or --lookupd-http-address not both'
        : undefined;
  if (why !== undefined) {
    const at = localText(process, '%Y/%m/%d %H:%M:%S.%6N');
    yield* process.write(2, `[nsqadmin] ${at} FATAL: failed to instantiate nsqadmin - ${why}\n`);
    return 1;
  }
  return yield* serves(process, [pinged(process, portOf(process, 'http-address', 4171))]);
};

const PROGRAMS: readonly (readonly [string, Program])[] = [
  ['nsqd', nsqd],
  ['nsqlookupd', nsqlookupd],
  ['nsqadmin', nsqadmin],
];

/** Three programs, of which none runs by itself. @see nsqio/nsq: Dockerfile */
export const nsqModel: ImageModel = {
  repositories: ['nsqio/nsq'],
  describe: () => ({
    base: alpine,
    megabytes: 22,
    files: Object.fromEntries(
      PROGRAMS.flatMap(([name, program]) => [
        [`/usr/local/bin/${name}`, executable(program, 6)],
        [`/${name}`, link(`/usr/local/bin/${name}`)],
        [`/bin/${name}`, link(`/usr/local/bin/${name}`)],
      ]),
    ),
    config: { exposedPorts: [4150, 4151, 4160, 4161, 4170, 4171] },
  }),
};
