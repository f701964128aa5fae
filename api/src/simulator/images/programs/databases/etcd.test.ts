import { describe, expect, it } from 'vitest';
import { SECOND } from '../../../engine/index.ts';
import { type ImageTest, runImage } from '../../test-image.ts';

const IMAGE = 'registry.k8s.io/etcd:3.5.7-0';

interface Line {
  readonly level: string;
  readonly caller: string;
  readonly msg: string;
  readonly [field: string]: unknown;
}

function said({ image = IMAGE, ...test }: Partial<ImageTest>): { exitCode: number | undefined; lines: Line[] } {
  const { exitCode, stderr } = runImage({ image, ...test });
  const lines = stderr
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as Line);
  return { exitCode, lines };
}
const short = ({ level, caller, msg, error }: Line): string => [level, caller, msg, ...(error === undefined ? [] : [error])].join(' ');

describe('etcd', () => {
  it.each`
    image                                    | says
    ${'quay.io/coreos/etcd:v3.4.13'}         | ${'3.4.13\nGit SHA: ae9734ed2\nGo Version: go1.12.17'}
    ${'registry.k8s.io/etcd:3.5.1-0'}        | ${'3.5.1\nGit SHA: e8732fb5f\nGo Version: go1.16.3'}
    ${'registry.k8s.io/etcd:3.5.7-0'}        | ${'3.5.7\nGit SHA: 215b53cf3\nGo Version: go1.17.13'}
    ${'gcr.io/etcd-development/etcd:v3.5.9'} | ${'3.5.9\nGit SHA: bdbbde998\nGo Version: go1.19.9'}
  `('$image tells of how it was built', ({ image, says }) => {
    const { exitCode, stdout } = runImage({ image, command: ['etcd', '--version'] });
    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: `etcd Version: ${says}\nGo OS/Arch: linux/amd64\n` });
  });
  /** @see etcd: server/etcdserver/api/membership/member.go computeMemberId; cluster.go genID */
  it.each`
    args                                                                                                                                            | id                    | cluster
    ${[]}                                                                                                                                           | ${'8e9e05c52164694d'} | ${'cdf818194e3a8c32'}
    ${['--name=controlplane', '--initial-advertise-peer-urls=https://192.4.121.9:2380', '--initial-cluster=controlplane=https://192.4.121.9:2380']} | ${'5a66c5a502692d6f'} | ${'ddf05ee95628ace'}
  `('$args is the member $id', ({ args, id, cluster }) => {
    const { lines } = said({ command: ['etcd', ...args] });
    expect(lines.find(({ msg }) => msg.startsWith('published'))).toMatchObject({ 'local-member-id': id, 'cluster-id': cluster });
  });
  it.each`
    rule                               | image                             | args                                                         | code | says
    ${'without a key for its clients'} | ${IMAGE}                          | ${['--cert-file=/a.crt', '--key-file=/a.key']}               | ${1} | ${['info etcdmain/main.go:50 successfully notified init daemon', 'fatal etcdmain/etcd.go:219 listener failed open /a.crt: no such file or directory']}
    ${'without a key for its peers'}   | ${IMAGE}                          | ${['--peer-cert-file=/a.crt', '--peer-key-file=/a.key']}     | ${1} | ${['info embed/etcd.go:375 closed etcd server', 'warn etcdmain/etcd.go:146 failed to start etcd open /a.crt: no such file or directory', 'fatal etcdmain/etcd.go:204 discovery failed open /a.crt: no such file or directory']}
    ${'where it cannot write'}         | ${IMAGE}                          | ${['--data-dir=/proc/a']}                                    | ${1} | ${['fatal etcdmain/etcd.go:204 discovery failed cannot access data directory: mkdir /proc/a: no such file or directory']}
    ${'that others cannot ask'}        | ${IMAGE}                          | ${['--listen-client-urls=http://0.0.0.0:2379']}              | ${1} | ${['warn etcdmain/etcd.go:75 failed to verify flags --advertise-client-urls is required when --listen-client-urls is set explicitly', 'warn etcdmain/etcd.go:78 advertise client URLs are not set --advertise-client-urls is required when --listen-client-urls is set explicitly']}
    ${'at a name'}                     | ${'registry.k8s.io/etcd:3.5.1-0'} | ${['--listen-peer-urls=http://etcd-0:2380']}                 | ${1} | ${['info etcdmain/etcd.go:72 Running: ', 'warn etcdmain/etcd.go:74 failed to verify flags expected IP in URL for binding (http://etcd-0:2380)']}
    ${'among others'}                  | ${IMAGE}                          | ${['--name=b', '--initial-cluster=a=http://localhost:2380']} | ${1} | ${['fatal etcdmain/etcd.go:204 discovery failed couldn\'t find local name "b" in the initial cluster configuration']}
    ${'with a word'}                   | ${IMAGE}                          | ${['start']}                                                 | ${1} | ${["warn etcdmain/etcd.go:75 failed to verify flags 'start' is not a valid flag"]}
  `('$rule ends with $code', ({ image, args, code, says }) => {
    const { exitCode, lines } = said({ image, command: ['etcd', ...args] });
    expect({ exitCode, says: lines.slice(-says.length).map(short) }).toEqual({ exitCode: code, says });
  });
  it('shows how it is used when it does not know a flag', () => {
    const { exitCode, stderr } = runImage({ image: IMAGE, command: ['etcd', '--no-such'] });
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/^flag provided but not defined: -no-such\nUsage:\n\n {2}etcd \[flags\]\n[\s\S]*L7 reverse proxy\.\n\n$/);
  });
  it('goes in order, and tells so', () => {
    const { exitCode, lines } = said({
      command: ['etcd'],
      before: ({ engine, container }) => void engine.after(5 * SECOND, () => container.signal('TERM')),
    });
    expect({ exitCode, says: lines.slice(-6).map(short) }).toEqual({
      exitCode: 0,
      says: [
        'info osutil/interrupt_unix.go:64 received signal; shutting down',
        'info embed/etcd.go:373 closing etcd server',
        'info etcdserver/server.go:1465 skipped leadership transfer for single voting member cluster',
        'info embed/etcd.go:568 stopping serving peer traffic',
        'info embed/etcd.go:573 stopped serving peer traffic',
        'info embed/etcd.go:375 closed etcd server',
      ],
    });
  });
  it('knows its directory again', () => {
    const once = 'etcd --data-dir=/d & sleep 3; kill $!; wait;';
    const { lines } = said({
      image: 'quay.io/coreos/etcd:v3.5.6',
      command: ['sh', '-c', `${once} etcd --name=other --data-dir=/d --initial-cluster=other=http://a:1`],
    });
    const again = lines.slice(lines.findLastIndex(({ msg }) => msg === 'Running: '));
    expect(again.map(({ msg }) => msg)).toEqual(
      expect.arrayContaining(['server has been already initialized', '8e9e05c52164694d became leader at term 3']),
    );
    expect(again.find(({ msg }) => msg === 'starting an etcd server')).toMatchObject({
      ...{ 'member-initialized': true, 'initial-cluster': '', 'initial-cluster-token': '' },
    });
  });
  it('says less if it is told to', () => {
    const { lines } = said({ command: ['etcd', '--log-level=warn', '--data-dir=/d'], files: { '/d': { directory: true, mode: 0o755 } } });
    expect(lines.map(short)).toEqual([
      'warn fileutil/fileutil.go:57 check file permission directory "/d" exist, but the permission is "drwxr-xr-x". The recommended permission is "-rwx------" to prevent possible unprivileged access to the data',
      'warn auth/store.go:1234 simple token is not cryptographically signed',
    ]);
  });
});
