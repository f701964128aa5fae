import { describe, expect, it } from 'vitest';
import { SECOND } from '../../../../engine/index.ts';
import { type ImageTest, runImage } from '../../../test-image.ts';

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
  it('has its keys again', () => {
    const { stdout } = runImage({
      image: 'quay.io/coreos/etcd:v3.5.6',
      command: [
        'sh',
        '-c',
        'for i in 1 2; do etcd --data-dir=/d 2>/dev/null & sleep 3; etcdctl get a; etcdctl put a b; kill $!; wait; done',
      ],
    });
    expect(stdout).toBe('OK\na\nb\nOK\n');
  });
  it.each`
    env                                                             | args            | code | says
    ${{ ETCD_NAME: 'a' }}                                           | ${[]}           | ${0} | ${['{"variable-name":"ETCD_NAME","variable-value":"a"}']}
    ${{ ETCD_PORT: 'tcp://10.0.0.1:2379', ETCD_LOG_LEVEL: 'info' }} | ${[]}           | ${0} | ${['{"variable-name":"ETCD_LOG_LEVEL","variable-value":"info"}', '{"environment-variable":"ETCD_PORT=tcp://10.0.0.1:2379"}']}
    ${{ ETCD_NAME: 'a' }}                                           | ${['--name=a']} | ${1} | ${['{"environment-variable":"ETCD_NAME"}']}
  `('of $env, called with $args, it tells first', ({ env, args, code, says }) => {
    const { exitCode, lines } = said({ env, command: ['etcd', ...args], before: ending });
    const told = lines.slice(0, says.length).map(({ level: _, ts: __, caller: ___, msg: ____, ...more }) => JSON.stringify(more));
    expect({ exitCode, told }).toEqual({ exitCode: code, told: says });
  });
});

const ending: ImageTest['before'] = ({ engine, container }) => void engine.after(5 * SECOND, () => container.signal('TERM'));

/** @see etcd release-3.4, release-3.3: etcdmain/etcd.go, embed/etcd.go, etcdserver/config.go print */
describe('etcd before 3.5', () => {
  const words = (
    image: string,
    args: readonly string[],
    test: Partial<ImageTest> = {},
  ): { exitCode: number | undefined; lines: string[] } => {
    const { exitCode, stderr } = runImage({ image, command: ['etcd', ...args], before: ending, ...test });
    return { exitCode, lines: stderr.split('\n').map((line) => line.replace(/^2023-05-15 [\d:.]+ |(?<=^raft)[\d/]+ [\d:]+ /, '')) };
  };
  it('tells of its beginning and its end in lines of text', () => {
    const { exitCode, lines } = words('quay.io/coreos/etcd:v3.4.14', []);
    expect(exitCode).toBe(0);
    expect(lines.slice(0, 9)).toEqual([
      "[WARNING] Deprecated '--logger=capnslog' flag is set; use '--logger=zap' flag instead",
      'I | etcdmain: etcd Version: 3.4.14',
      'I | etcdmain: Git SHA: 8a03d2e96',
      'I | etcdmain: Go Version: go1.12.17',
      'I | etcdmain: Go OS/Arch: linux/amd64',
      'I | etcdmain: setting maximum number of CPUs to 4, total number of available CPUs is 4',
      'W | etcdmain: no data-dir provided, using default data-dir ./default.etcd',
      "[WARNING] Deprecated '--logger=capnslog' flag is set; use '--logger=zap' flag instead",
      'I | embed: name = default',
    ]);
    expect(lines.slice(14, 17)).toEqual([
      'I | embed: advertise client URLs = http://localhost:2379',
      'I | etcdserver: starting member 8e9e05c52164694d in cluster cdf818194e3a8c32',
      'raftINFO: 8e9e05c52164694d switched to configuration voters=()',
    ]);
    expect(lines.slice(-5)).toEqual([
      'I | embed: ready to serve client requests',
      'N | embed: serving insecure client requests on 127.0.0.1:2379, this is strongly discouraged!',
      'N | pkg/osutil: received terminated signal, shutting down...',
      'I | etcdserver: skipped leadership transfer for single voting member cluster',
      '',
    ]);
  });
  it('told in 3.3 what it was told once it listened', () => {
    const { lines } = words('quay.io/coreos/etcd:v3.3.15', []);
    expect(lines.slice(0, 8)).toEqual([
      'I | etcdmain: etcd Version: 3.3.15',
      'I | etcdmain: Git SHA: 94745a4ee',
      'I | etcdmain: Go Version: go1.12.9',
      'I | etcdmain: Go OS/Arch: linux/amd64',
      'I | etcdmain: setting maximum number of CPUs to 4, total number of available CPUs is 4',
      'W | etcdmain: no data-dir provided, using default data-dir ./default.etcd',
      'I | embed: listening for peers on http://localhost:2380',
      'I | embed: listening for client requests on localhost:2379',
    ]);
    expect(lines).toContain('I | etcdserver: initial cluster = default=http://localhost:2380');
    expect(lines).toContain('I | raft: raft.node: 8e9e05c52164694d elected leader 8e9e05c52164694d at term 2');
  });
  it.each`
    rule                             | args                                            | env                   | says
    ${'without its key'}             | ${['--cert-file=/a.crt', '--key-file=/a.key']}  | ${{}}                 | ${['C | etcdmain: open /a.crt: no such file or directory']}
    ${'where it cannot write'}       | ${['--data-dir=/proc/a']}                       | ${{}}                 | ${['C | etcdmain: cannot access data directory: mkdir /proc/a: no such file or directory']}
    ${'that others cannot ask'}      | ${['--listen-client-urls=http://0.0.0.0:2379']} | ${{}}                 | ${["E | etcdmain: error verifying flags, --advertise-client-urls is required when --listen-client-urls is set explicitly. See 'etcd --help'.", 'E | etcdmain: When listening on specific address(es), this etcd process must advertise accessible url(s) to each connected client.']}
    ${'that is told its name twice'} | ${['--name=a']}                                 | ${{ ETCD_NAME: 'a' }} | ${['C | pkg/flags: conflicting environment variable "ETCD_NAME" is shadowed by corresponding command-line flag (either unset environment variable or disable flag)']}
  `('one $rule ends with 1', ({ args, env, says }) => {
    const { exitCode, lines } = words('quay.io/coreos/etcd:v3.4.14', args, { env });
    expect({ exitCode, says: lines.slice(-says.length - 1, -1) }).toEqual({ exitCode: 1, says });
  });
  it('speaks as later ones do where it is told to', () => {
    const { lines } = said({ image: 'quay.io/coreos/etcd:v3.4.14', command: ['etcd', '--logger=zap'], before: ending });
    expect(lines.length).toBeGreaterThan(20);
  });
});
