import { formatTimeMilli } from '../../../../apimachinery/time.ts';
import { SECOND, type Task } from '../../../../engine/index.ts';
import type { Program } from '../../../../kernel/index.ts';
import { goUnreachable } from '../../../servers/go-dial.ts';
import { goGet } from '../../agnhost/go-get.ts';
import { goFlags, goSeconds } from '../../go-flags.ts';

/** podinfo's own client, for probes. @see stefanprodan/podinfo: cmd/podcli/check.go */
export const podcli = (version: string): Program =>
  function* (process) {
    const { values, operands, problem } = goFlags(process.argv.slice(1), {
      ...Object.fromEntries(['method', 'body', 'retry', 'delay', 'timeout', 'service'].map((name) => [name, true])),
      help: false,
      h: false,
    });
    const [verb, kind, address] = operands;
    if (problem !== undefined) {
      yield* process.write(1, `${problem.replace(/^flag provided but not defined: -/, 'Unknown flag: --')}\n`);
      return 1;
    }
    if (verb === 'version') {
      yield* process.write(1, `${version}\n`);
      return 0;
    }
    if (verb !== 'check' || kind === undefined || values.has('help') || values.has('h')) {
      yield* process.write(
        1,
        '\npodinfo command line utilities\n\nUsage:\n  podcli [command]\n\nAvailable Commands:\n  check       Health check commands\n  help        Help about any command\n  version     Prints podcli version\n',
      );
      return 0;
    }
    if (address === undefined) {
      yield* process.write(
        1,
        `Address is required! example: check ${kind === 'tcp' ? 'tcp httpbin.org:80' : kind === 'grpc' ? 'grpc localhost:8080' : 'http https://httpbin.org'}\n`,
      );
      return 1;
    }
    const say = (line: number, text: string, more: Readonly<Record<string, unknown>>): Task<void> =>
      process.write(
        2,
        `${formatTimeMilli(process.now)}\tINFO\tpodcli/check.go:${line}\t${text}\t{${Object.entries(more)
          .map(([name, value]) => `${JSON.stringify(name)}: ${JSON.stringify(value)}`)
          .join(', ')}}\n`,
      );
    const seconds = (name: string, otherwise: number): number => (goSeconds(values.get(name) ?? '') ?? otherwise) * SECOND;
    const url = kind !== 'http' || /^https?:\/\//.test(address) ? address : `http://${address}`;
    for (let tried = 0; tried <= Number(values.get('retry') ?? 0); tried++) {
      // As it is written: the first time too.
      if (tried !== 1) yield* process.sleep(seconds('delay', 1));
      if (kind === 'http') {
        const got = yield* goGet(process, url, { limit: seconds('timeout', 5) });
        if ('error' in got) yield* say(124, 'check failed', { address: url, error: got.error });
        else if (got.status >= 200 && got.status < 400) {
          yield* say(137, 'check succeed', { address: url, 'status code': got.status, 'response size': `${got.body.length} B` });
          return 0;
        } else yield* say(142, 'check failed', { address: url, 'status code': got.status });
        continue;
      }
      const colon = address.lastIndexOf(':');
      const [host, port] = [address.slice(0, colon), Number(address.slice(colon + 1))];
      const why = yield* goUnreachable(process, host, port, seconds('timeout', 5));
      if (why === undefined) {
        yield* say(kind === 'tcp' ? 182 : 283, 'check succeed', kind === 'tcp' ? { address } : { status: 'SERVING' });
        return 0;
      }
      yield* say(kind === 'tcp' ? 174 : 275, 'check failed', { address, error: why });
    }
    return 1;
  };
