import type { Task } from '../../../engine/index.ts';
import { OsError, type Process } from '../../../kernel/index.ts';
import { idle } from '../../generic.ts';
import { plain, runGoServer } from '../../servers/go-http.ts';
import { exitsOn } from '../../servers/signals.ts';
import { goFlags } from '../go-flags.ts';
import { liveness } from '../liveness.ts';
import { webserver } from '../webserver.ts';
import { connect } from './connect.ts';
import { grpcHealthChecking } from './grpc-health-checking.ts';
import { guestbook } from './guestbook.ts';
import { inClusterClient } from './in-cluster-client.ts';
import { logsGenerator } from './logs-generator.ts';
import { mounttest } from './mounttest.ts';
import { netexec } from './netexec.ts';
import { nettest } from './nettest.ts';
import { noSnatTest, noSnatTestProxy } from './no-snat-test.ts';
import { portForwardTester } from './port-forward-tester.ts';
import { porter } from './porter.ts';
import { resourceConsumerController } from './resource-consumer.ts';
import { serveHostname } from './serve-hostname.ts';
import { conversionWebhook, webhook } from './webhook.ts';

type Command = (process: Process, args: readonly string[]) => Task<number>;

/** One program of many for tests. @see kubernetes: test/images/agnhost/agnhost.go */
export function* agnhost(process: Process): Task<number> {
  const [name = 'help', ...args] = process.argv.slice(1);
  if (name === '--version') {
    yield* process.write(1, 'app version 2.43\n');
    return 0;
  }
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (command) return yield* command(process, args);
  if (name === 'help' || name === '--help' || name === '-h') {
    yield* process.write(
      1,
      `Usage:\n  app [command]\n\nAvailable Commands:\n${Object.keys(commands)
        .sort()
        .map((each) => `  ${each}\n`)
        .join('')}`,
    );
    return 0;
  }
  // @see kubernetes: component-base/cli/run.go
  yield* process.write(2, `Error: unknown command "${name}" for "app"\n`);
  return 1;
}

const commands: Readonly<Record<string, Command>> = {
  connect,
  'crd-conversion-webhook': conversionWebhook,
  *'dns-server-list'(process) {
    const servers = lines(process, '/etc/resolv.conf', /^nameserver\s+(\S+)/);
    yield* process.write(1, `${servers.join(',')}\n`);
    return 0;
  },
  *'dns-suffix'(process) {
    const [search = ''] = lines(process, '/etc/resolv.conf', /^search\s+(.*)/);
    yield* process.write(1, `${search.trim().split(/\s+/).join(',')}\n`);
    return 0;
  },
  *'entrypoint-tester'(process) {
    yield* process.write(1, `[${process.argv.join(' ')}]\n`);
    return 0;
  },
  *'etc-hosts'(process) {
    yield* process.write(1, `${process.readFile('/etc/hosts')}\n`);
    return 0;
  },
  'fake-gitserver': (process) => runGoServer(process, { port: 8000, routes: { '/': () => plain(200, 'I am a fake git server') } }),
  'grpc-health-checking': grpcHealthChecking,
  guestbook,
  inclusterclient: inClusterClient,
  liveness: (process) => liveness(process),
  'logs-generator': logsGenerator,
  mounttest,
  netexec,
  'no-snat-test': noSnatTest,
  'no-snat-test-proxy': noSnatTestProxy,
  nettest,
  *pause(process) {
    yield* process.write(1, 'Paused\n');
    exitsOn(process, 2, ['TERM']);
    exitsOn(process, 1, ['INT']);
    return yield* idle(process);
  },
  'port-forward-tester': (process) => portForwardTester(process),
  porter,
  'resource-consumer-controller': resourceConsumerController,
  'serve-hostname': serveHostname,
  'test-webserver': (process, args) => webserver(process, '/', Number(goFlags(args, { port: true }).values.get('port') ?? '80')),
  webhook,
};

function lines(process: Process, path: string, pattern: RegExp): string[] {
  try {
    return process
      .readFile(path)
      .split('\n')
      .flatMap((line) => pattern.exec(line)?.[1] ?? []);
  } catch (error) {
    if (error instanceof OsError) return [];
    throw error;
  }
}
