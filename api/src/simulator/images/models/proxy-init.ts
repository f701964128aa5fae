import type { Task } from '../../engine/index.ts';
import type { Process, Program } from '../../kernel/index.ts';
import { alpine } from '../bases/index.ts';
import { executable, type ImageModel } from '../model.ts';
import { flagOf } from '../programs/start-checks.ts';

/** A port by its long or its short name. */
function portOf(process: Process, name: string, short: string): number {
  const at = process.argv.indexOf(`-${short}`);
  return Number(flagOf(process, name) ?? (at > 0 ? process.argv[at + 1] : undefined) ?? -1);
}

/** Both ports have to be told. @see linkerd/linkerd2-proxy-init: proxy-init/cmd/root.go BuildFirewallConfiguration */
function* proxyInit(process: Process): Task<number> {
  const ports = {
    'incoming-proxy-port': portOf(process, 'incoming-proxy-port', 'p'),
    'outgoing-proxy-port': portOf(process, 'outgoing-proxy-port', 'o'),
  };
  for (const [name, port] of Object.entries(ports)) {
    if (port > 0 && port < 65_536) continue;
    process.remark({ kind: 'NotFollowed', program: 'proxy-init', why: 'what it says of its use', taken: 'done' });
    yield* process.write(2, `Error: --${name} must be a valid TCP port number\nUsage:\n  proxy-init [flags]\n`);
    return 1;
  }
  process.remark({ kind: 'NotFollowed', program: 'proxy-init', why: 'what it logs of its rules', taken: 'done' });
  return 0;
}

/** It and what it calls hold capabilities by their files: where the container has not got them, it cannot be started. @see linkerd/linkerd2-proxy-init: Dockerfile */
export const proxyInitModel: ImageModel = {
  repositories: ['cr.l5d.io/linkerd/proxy-init', 'ghcr.io/linkerd/proxy-init'],
  describe: () => ({
    base: alpine,
    megabytes: 9,
    files: {
      '/usr/local/bin/proxy-init': executable(
        Object.assign<Program, Partial<Program>>((process) => proxyInit(process), {
          fileCapabilities: new Set(['NET_RAW', 'NET_ADMIN'] as const),
        }),
      ),
    },
    config: { user: '65534', entrypoint: ['/usr/local/bin/proxy-init'], cmd: [] },
  }),
};
