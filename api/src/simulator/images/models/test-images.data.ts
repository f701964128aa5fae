import type { Process } from '../../kernel/index.ts';
import { alpine, fedora, scratch } from '../bases/index.ts';
import { folder } from '../model.ts';
import type { StartProblem } from '../programs/start-checks.ts';
import { goLog } from '../servers/go-http.ts';
import type { Service } from './services.data.ts';

/** The addresses that the Pod tells it of. @see kubernetes: test/images/regression-issue-74839/main.go getIPs */
const addresses = ({ env }: Process): string[] =>
  (env.get('POD_IPS') || env.get('POD_IP') || '').split(',').filter((address) => address !== '');

/** It listens to raw packets. */
function outOfOrder(process: Process): StartProblem | undefined {
  const ips = addresses(process);
  if (ips.length === 0) return { lines: ['panic: No valid IP found\n\ngoroutine 1 [running]:\nmain.main()'], code: 2 };
  if (process.holds('NET_RAW')) return undefined;
  return {
    lines: [
      ...ips.map((ip) => goLog(process, `external ip: ${ip}`)),
      goLog(process, 'listen on 0.0.0.0:9000'),
      goLog(process, `probing ${ips[0]}`),
      `panic: listen ip:tcp ${ips[0]}: socket: operation not permitted`,
    ],
    code: 2,
  };
}

/** It goes on whether or not the node's kernel lets it serve. @see kubernetes: test/images/volume/nfs/run_nfs.sh */
const nfsWords = ({ argv }: Process): string =>
  [
    ...argv.slice(1).map((path) => `Serving ${path}`),
    "rpcinfo: can't contact rpcbind: RPC: Unable to receive; errno = Connection refused",
    'Starting rpcbind',
    'NFS started',
  ].join('\n');

/** Images of Kubernetes' own tests. */
export const testServices: readonly Service[] = [
  {
    // @see kubernetes: test/images/regression-issue-74839/Dockerfile
    repositories: ['registry.k8s.io/e2e-test-images/regression-issue-74839'],
    base: scratch,
    megabytes: 3,
    path: '/regression-issue-74839',
    startup: 0,
    memory: 4,
    stream: 2,
    check: outOfOrder,
    lines: [
      (process) =>
        [
          ...addresses(process).map((ip) => goLog(process, `external ip: ${ip}`)),
          goLog(process, 'listen on 0.0.0.0:9000'),
          ...addresses(process).map((ip) => goLog(process, `probing ${ip}`)),
        ].join('\n'),
    ],
    ports: [9000],
    code: 2,
  },
  {
    // @see kubernetes: test/images/volume/nfs/Dockerfile
    repositories: ['registry.k8s.io/e2e-test-images/volume/nfs', 'registry.k8s.io/volume-nfs'],
    base: fedora,
    megabytes: 110,
    path: '/usr/local/bin/run_nfs.sh',
    cmd: ['/exports', '/'],
    entrypoint: ['/usr/local/bin/run_nfs.sh'],
    volumes: ['/exports'],
    files: { '/tmp/index.html': 'Hello from NFS!\n', '/exports': folder() },
    startup: 0.4,
    memory: 6,
    lines: [() => '', nfsWords],
    ports: (process) => (process.holds('SYS_ADMIN') ? [111, 2049, 20_048] : []),
    last: 'Stopping NFS',
  },
];

/** Alpine with what shows the memory that processes share. @see kubernetes: test/images/ipc-utils/Dockerfile */
export const ipcUtils = {
  repositories: ['registry.k8s.io/e2e-test-images/ipc-utils'],
  describe: () => ({ base: alpine, megabytes: 4 }),
};
