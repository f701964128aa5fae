import type { Task } from '../../../engine/index.ts';
import { isAddress, type Process } from '../../../kernel/index.ts';
import { goAddress, plain, runGoServer } from '../../servers/go-http.ts';
import type { Given } from '../pflag.ts';
import { goGet } from './go-get.ts';

/** Whether others see it by its own address. @see kubernetes: test/images/agnhost/no-snat-test/main.go */
export function* noSnatTest(process: Process, { values }: Given): Task<number> {
  const port = Number(values.get('port') ?? '8080');
  const problem = ['POD_IP', 'NODE_IP'].flatMap((name) => missing(process, name))[0];
  if (problem !== undefined) {
    yield* process.write(2, `${problem}\n`);
    return 1;
  }
  return yield* runGoServer(process, {
    port,
    routes: {
      '/whoami': (request) => plain(200, goAddress(request)),
      *'/checknosnat'({ query }) {
        const problems: string[] = [];
        for (const ip of (query.get('ips') ?? '').split(',')) problems.push(...(yield* check(process, ip)));
        return problems.length > 0 ? plain(500, problems.join(', ')) : { status: 200, body: '' };
      },
    },
  });
}

/** @see kubernetes: test/images/agnhost/no-snat-test-proxy/main.go */
export function* noSnatTestProxy(process: Process, { values }: Given): Task<number> {
  return yield* runGoServer(process, {
    port: Number(values.get('port') ?? '31235'),
    routes: {
      *'/checknosnat'({ query }) {
        const url = `http://${query.get('target') ?? ''}/checknosnat?ips=${query.get('ips') ?? ''}`;
        const answer = yield* goGet(process, url);
        return 'error' in answer
          ? plain(500, `error querying ${JSON.stringify(url)}, err: ${answer.error}`)
          : plain(answer.status, answer.body);
      },
    },
  });
}

function missing(process: Process, name: string): string[] {
  const value = process.env.get(name);
  if (value === undefined) return [`${name} env var was not present in the environment`];
  return isAddress(value) ? [] : [`${name} env var contained ${JSON.stringify(value)}, which is not an IP address`];
}

function* check(process: Process, ip: string): Task<string[]> {
  const [own = '', node = ''] = ['POD_IP', 'NODE_IP'].map((name) => process.env.get(name) ?? '');
  const answer = yield* goGet(process, `http://${ip}/whoami`);
  if ('error' in answer) return [answer.error];
  const [seen = ''] = answer.body.split(':');
  const [quoted, mine, nodes] = [seen, own, node].map((each) => JSON.stringify(each));
  if (seen === own) return [];
  if (seen === node) return [`Returned ip ${quoted} != my Pod ip ${mine}, == my Node ip ${nodes} - SNAT`];
  return [
    `Returned ip ${quoted} != my Pod ip ${mine} or my Node ip ${nodes} - SNAT to unexpected ip (possible SNAT through unexpected interface on the way into another node)`,
  ];
}
