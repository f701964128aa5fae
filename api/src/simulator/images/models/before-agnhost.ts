import { coreutils } from '../../shell/utilities/index.ts';
import { alpine, commands, packages, scratch } from '../bases/index.ts';
import { executable, folder, type ImageModel, link, programs } from '../model.ts';
import { agnhostAlone } from '../programs/agnhost/agnhost.ts';

/** Of a program that was an image of its own: what it is called there, and as what agnhost has it now. */
interface Alone {
  readonly repositories: readonly string[];
  readonly path: string;
  readonly command: string;
  readonly megabytes: number;
  readonly hasShell?: boolean;
  readonly cmd?: readonly string[];
  readonly ports?: readonly number[];
  readonly files?: ReturnType<ImageModel['describe']>['files'];
}

/** Until Kubernetes 1.16. @see kubernetes: test/images/mounttest/Dockerfile and its like, in v1.15 */
const ALONE: readonly Alone[] = [
  { repositories: ['mounttest'], path: '/mounttest', command: 'mounttest', megabytes: 0.7, files: { '/mt': link('mounttest') } },
  {
    repositories: ['entrypoint-tester'],
    path: '/ep',
    command: 'entrypoint-tester',
    megabytes: 1,
    cmd: ['default', 'arguments'],
    files: { '/ep-2': link('ep') },
  },
  { repositories: ['port-forward-tester'], path: '/portforwardtester', command: 'port-forward-tester', megabytes: 0.9 },
  { repositories: ['porter'], path: '/porter', command: 'porter', megabytes: 2.6 },
  { repositories: ['nettest'], path: '/nettest', command: 'nettest', megabytes: 9, ports: [8080] },
  { repositories: ['fakegitserver'], path: '/gitserver', command: 'fake-gitserver', megabytes: 2.4 },
  { repositories: ['inclusterclient'], path: '/inclusterclient', command: 'inclusterclient', megabytes: 9 },
  {
    repositories: ['netexec'],
    path: '/netexec',
    command: 'netexec',
    megabytes: 5,
    hasShell: true,
    ports: [8080, 8081],
    files: { '/uploads': folder() },
  },
  {
    repositories: ['serve-hostname', 'serve_hostname'],
    path: '/serve_hostname',
    command: 'serve-hostname',
    megabytes: 4,
    hasShell: true,
    ports: [9376],
  },
];

const named = (name: string): string[] => [`registry.k8s.io/e2e-test-images/${name}`, `registry.k8s.io/${name}`];

/** What agnhost has put together. */
export const modelsBeforeAgnhost: readonly ImageModel[] = [
  ...ALONE.map(({ repositories, path, command, megabytes, hasShell = false, cmd, ports, files }) => ({
    repositories: [...repositories.flatMap(named), ...(command === 'serve-hostname' ? ['kubernetes/serve_hostname'] : [])],
    describe: () => ({
      base: hasShell ? alpine : scratch,
      megabytes,
      files: { [path]: executable(agnhostAlone(command), 4), ...files },
      config: { entrypoint: [path], ...(cmd && { cmd }), ...(ports && { exposedPorts: ports }) },
    }),
  })),
  {
    // @see kubernetes: test/images/hostexec/Dockerfile
    repositories: named('hostexec'),
    describe: () => ({
      base: alpine,
      megabytes: 5,
      files: { ...packages.curl, ...commands('nc'), ...programs('/sbin', coreutils, 'ip ss') },
      config: { cmd: ['/bin/sh', '-c', 'rm -f /fifo && mkfifo /fifo && exec cat </fifo'] },
    }),
  },
];
