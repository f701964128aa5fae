import { describe, expect, it } from 'vitest';
import { play, podOf, shell } from '../../testing.ts';

const mount = (volume: string, more = '') =>
  `  containers: [${shell('app', 'sleep 3600', `volumeMounts: [{name: v, mountPath: /v${more}}]`)}]\n  volumes: [{name: v, ${volume}}]`;
const configMap = (value: string) => `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\ndata: {k: ${value}}\n`;

/** @see kubernetes: pkg/kubelet/volumemanager, pkg/volume/<kind> SetUpAt */
describe('A volume that cannot be mounted', () => {
  it.each`
    volume                                                                                                                                                                      | message
    ${'configMap: {name: none}'}                                                                                                                                                | ${'configmap "none" not found'}
    ${'configMap: {name: settings, items: [{key: no-key, path: x}]}'}                                                                                                           | ${'configmap references non-existent config key: no-key'}
    ${'secret: {secretName: none}'}                                                                                                                                             | ${'secret "none" not found'}
    ${'projected: {sources: [{secret: {name: a}}, {configMap: {name: b}}]}'}                                                                                                    | ${'[secret "a" not found, configmap "b" not found]'}
    ${'projected: {sources: [{secret: {name: a}}, {secret: {name: a}}]}'}                                                                                                       | ${'secret "a" not found'}
    ${'downwardAPI: {items: [{path: a, resourceFieldRef: {containerName: c1, resource: limits.cpu}}, {path: b, resourceFieldRef: {containerName: c2, resource: limits.cpu}}]}'} | ${'[container c1 not found, container c2 not found]'}
    ${'hostPath: {path: /none, type: Directory}'}                                                                                                                               | ${'hostPath type check failed: /none is not a directory'}
    ${'hostPath: {path: /etc, type: File}'}                                                                                                                                     | ${'hostPath type check failed: /etc is not a file'}
    ${'hostPath: {path: /etc/hostname, type: DirectoryOrCreate}'}                                                                                                               | ${'hostPath type check failed: /etc/hostname is not a directory'}
    ${'hostPath: {path: /dev/sda, type: CharDevice}'}                                                                                                                           | ${'hostPath type check failed: /dev/sda is not a character device'}
    ${'hostPath: {path: /etc/hostname/x/y, type: DirectoryOrCreate}'}                                                                                                           | ${'mkdir /etc/hostname: not a directory'}
    ${'hostPath: {path: /none/file, type: FileOrCreate}'}                                                                                                                       | ${'open /none/file: no such file or directory'}
    ${'hostPath: {path: /etc/hostname/x/y, type: FileOrCreate}'}                                                                                                                | ${'open /etc/hostname/x/y: not a directory'}
    ${'hostPath: {path: /etc/hostname/x, type: FileOrCreate}'}                                                                                                                  | ${'open /etc/hostname/x: not a directory'}
    ${`configMap: {name: settings, items: [{key: k, path: ${'x'.repeat(256)}}]}`}                                                                                               | ${'invalid path: filenames must be less than or equal to 255 characters'}
    ${'emptyDir: {medium: memory}'}                                                                                                                                             | ${'unknown storage medium "memory"'}
    ${'emptyDir: {medium: HugePages-large}'}                                                                                                                                    | ${`quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'`}
    ${'gitRepo: {repository: https://github.com/a/b.git, directory: .}'}                                                                                                        | ${"failed to exec 'git clone -- https://github.com/a/b.git .': : executable file not found in $PATH"}
    ${'gitRepo: {repository: https://github.com/a/b.git}'}                                                                                                                      | ${"failed to exec 'git clone -- https://github.com/a/b.git': : executable file not found in $PATH"}
    ${'portworxVolume: {volumeID: x}'}                                                                                                                                          | ${'services "portworx-service" not found'}
    ${'csi: {driver: secrets-store.csi.k8s.io}'}                                                                                                                                | ${'kubernetes.io/csi: mounter.SetUpAt failed to get CSI client: driver name secrets-store.csi.k8s.io not found in the list of registered CSI drivers'}
  `('keeps the Pod in ContainerCreating: $volume', ({ volume, message }) => {
    const { rows, events } = play(`${podOf(mount(volume))}---\n${configMap('one')}`, { seconds: 10 });
    expect(rows.at(-1)).toBe('0/1 ContainerCreating 0');
    expect(events.slice(1)).toEqual([expect.stringMatching(/^FailedMount x5 /)]);
    expect(events[1]).toBe(`FailedMount x5 MountVolume.SetUp failed for volume "v" : ${message}`);
  });

  it('of a Service that serves files: its name means nothing to the node', () => {
    const { run, rows } = play(podOf(mount('nfs: {server: nfs.default.svc.cluster.local, path: /, readOnly: true}')), { seconds: 5 });
    expect(rows.at(-1)).toBe('0/1 ContainerCreating 0');
    expect(run.warnings).toEqual([]);
    expect(run.events.find(({ reason }) => reason === 'FailedMount')?.message).toMatch(
      /^MountVolume\.SetUp failed for volume "v" : mount failed: exit status 32\nMounting command: mount\nMounting arguments: -t nfs -o ro nfs\.default\.svc\.cluster\.local:\/ \S+\/volumes\/kubernetes\.io~nfs\/v\nOutput: mount\.nfs: Failed to resolve server nfs\.default\.svc\.cluster\.local: Name or service not known\n\n$/,
    );
  });

  /** Go begins anywhere in the map of what there is to write. */
  it('cannot have a file where it has a directory, whichever comes first', () => {
    const secret = '---\napiVersion: v1\nkind: Secret\nmetadata: {name: s}\nstringData: {k: v}\n';
    const { run, rows } = play(
      `${podOf(mount('projected: {sources: [{secret: {name: s}}, {serviceAccountToken: {path: k/token}}]}'))}${secret}`,
      {
        seconds: 60,
      },
    );
    expect(rows.at(-1)).toBe('0/1 ContainerCreating 0');
    const said = run.events.filter(({ reason }) => reason === 'FailedMount').map(({ message }) => message);
    for (const [call, why] of [
      ['mkdir', 'not a directory'],
      ['open', 'is a directory'],
    ])
      expect(said).toContainEqual(
        expect.stringMatching(
          ` : ${call} /var/lib/kubelet/pods/[\\w-]+/volumes/kubernetes\\.io~projected/v/\\.\\.2023_[\\d_]+\\.\\d+/k: ${why}$`,
        ),
      );
  });

  it.each`
    source                                | held
    ${'local: {path: /home}'}             | ${true}
    ${'nfs: {server: 10.0.0.5, path: /}'} | ${false}
  `('is one for a single Pod that another Pod of the node has ($source): $held', ({ source, held }) => {
    const affinity =
      'nodeAffinity: {required: {nodeSelectorTerms: [{matchExpressions: [{key: kubernetes.io/hostname, operator: Exists}]}]}}';
    const claimed = `---
apiVersion: v1
kind: PersistentVolume
metadata: {name: pv}
spec: {capacity: {storage: 1Gi}, accessModes: [ReadWriteOncePod], storageClassName: "", ${source}, ${affinity}}
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: c}
spec: {accessModes: [ReadWriteOncePod], storageClassName: "", resources: {requests: {storage: 1Gi}}}
`;
    const pod = `  nodeName: node-1\n${mount('persistentVolumeClaim: {claimName: c}')}`;
    const { run } = play(`${podOf(pod)}---\n${podOf(pod).replace('name: web', 'name: other')}${claimed}`, { seconds: 20 });
    const failures = run.events.filter(({ reason }) => reason === 'FailedMount').map(({ message }) => message);
    const message =
      'MountVolume.SetUp failed for volume "pv" : volume uses the ReadWriteOncePod access mode and is already in use by another pod';
    expect(failures).toEqual(held ? [message] : []);
  });

  it('belongs to other nodes than the one that the Pod names', () => {
    const { rows, events } = play(
      `${podOf(`  nodeName: node-2\n${mount('persistentVolumeClaim: {claimName: c}')}`)}---
apiVersion: v1
kind: PersistentVolume
metadata: {name: pv}
spec:
  capacity: {storage: 1Gi}
  accessModes: [ReadWriteOnce]
  storageClassName: ""
  local: {path: /srv}
  nodeAffinity: {required: {nodeSelectorTerms: [{matchExpressions: [{key: kubernetes.io/hostname, operator: In, values: [node-1]}]}]}}
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: c}
spec: {accessModes: [ReadWriteOnce], storageClassName: "", resources: {requests: {storage: 1Gi}}}
`,
      { seconds: 10 },
    );
    expect(rows.at(-1)).toBe('0/1 ContainerCreating 0');
    expect(events).toEqual([
      expect.stringMatching(/^FailedMount x\d MountVolume\.NodeAffinity check failed for volume "pv" : no matching NodeSelectorTerms$/),
    ]);
  });

  it('is tried again after half a second, then twice as long, up to two minutes; the wait for it is told every two', () => {
    const { events, rows, since } = play(podOf(mount('secret: {secretName: late}')), {
      seconds: 300,
      interventions: [
        { atSeconds: 20, kind: 'APPLY', manifest: 'apiVersion: v1\nkind: Secret\nmetadata: {name: late}\nstringData: {a: b}' },
      ],
    });
    expect(rows.at(-1)).toBe('1/1 Running 0');
    expect(since('1/1 Running 0')).toBeGreaterThan(31);
    expect(since('1/1 Running 0')).toBeLessThan(36);
    expect(events[1]).toMatch(/^FailedMount x6 /);
    const never = play(podOf(mount('secret: {secretName: late}')), { seconds: 150 });
    expect(never.events.at(-1)).toBe(
      'FailedMount Unable to attach or mount volumes: unmounted volumes=[v], unattached volumes=[], failed to process volumes=[]: timed out waiting for the condition',
    );
  });

  it.each`
    hostPath
    ${'{path: /dev/null, type: CharDevice}'}
    ${'{path: /dev/sda, type: BlockDevice}'}
    ${'{path: /run/containerd/containerd.sock, type: Socket}'}
    ${'{path: /var/run/containerd/containerd.sock, type: Socket}'}
    ${'{path: /etc/hostname, type: File}'}
    ${'{path: /new/file}'}
  `('is not a hostPath that is what it should be: $hostPath', ({ hostPath }) => {
    expect(play(podOf(mount(`hostPath: ${hostPath}`))).rows.at(-1)).toBe('1/1 Running 0');
  });

  it('does not matter where it is optional, or where nothing mounts it', () => {
    expect(play(podOf(mount('configMap: {name: none, optional: true}'))).rows.at(-1)).toBe('1/1 Running 0');
    const unused = '  containers: [{name: app, image: nginx}]\n  volumes: [{name: v, configMap: {name: none}}]';
    expect(play(podOf(unused)).rows.at(-1)).toBe('1/1 Running 0');
  });
});

/** @see kubernetes: test/e2e/common/storage/empty_dir.go; pkg/volume/util/subpath/subpath_linux_test.go; test/e2e/common/node/expansion.go */
describe('A subPath', () => {
  const laid =
    'mkdir /v/real; ln -s real /v/in; ln -s /bin /v/out; ln -s .. /v/up; ln -s none /v/lost; echo hi > /v/file; ln -s /v/real /v/own; ln -s ../../none /v/beside; ln -s ../../../volumes /v/above';
  it.each`
    subPath                           | why
    ${'subPath: in'}                  | ${undefined}
    ${'subPath: in/new'}              | ${undefined}
    ${'subPath: file'}                | ${undefined}
    ${'subPath: a/b'}                 | ${undefined}
    ${'subPath: out'}                 | ${'failed to prepare subPath for volumeMount "v" of container "app"'}
    ${'subPath: up'}                  | ${'failed to prepare subPath for volumeMount "v" of container "app"'}
    ${'subPath: file/none'}           | ${'failed to prepare subPath for volumeMount "v" of container "app"'}
    ${'subPath: lost'}                | ${'failed to create subPath directory for volumeMount "v" of container "app"'}
    ${'subPath: own'}                 | ${'failed to create subPath directory for volumeMount "v" of container "app"'}
    ${'subPath: out/none'}            | ${'failed to create subPath directory for volumeMount "v" of container "app"'}
    ${'subPath: beside'}              | ${'failed to create subPath directory for volumeMount "v" of container "app"'}
    ${'subPath: above'}               | ${'failed to prepare subPath for volumeMount "v" of container "app"'}
    ${'subPathExpr: "a/$(EMPTY)"'}    | ${'missing value for EMPTY'}
    ${'subPathExpr: "$(NO)/$(ALSO)"'} | ${'missing value for ALSO, NO'}
    ${'subPathExpr: "$(ABSOLUTE)"'}   | ${'error SubPath `/tmp` must not be an absolute path'}
    ${'subPathExpr: "$(BACK)"'}       | ${"unable to provision SubPath `../tmp`: must not contain '..'"}
  `('lies in its volume, or the container is not made: $subPath', ({ subPath, why }) => {
    const env = 'env: [{name: EMPTY, value: ""}, {name: ABSOLUTE, value: /tmp}, {name: BACK, value: ../tmp}]';
    const init = shell('init', laid, 'volumeMounts: [{name: v, mountPath: /v}]');
    const app = shell('app', 'sleep 3600', `${env}, volumeMounts: [{name: v, mountPath: /x, ${subPath}}]`);
    const { status, rows } = play(podOf(`  initContainers: [${init}]\n  containers: [${app}]\n  volumes: [{name: v, emptyDir: {}}]`));
    const waiting = status().containerStatuses?.[0]?.state?.waiting;
    expect(waiting).toEqual(why && { reason: 'CreateContainerConfigError', message: why });
    if (!why) expect(rows.at(-1)).toBe('1/1 Running 0');
  });

  it.each`
    was              | is               | made                 | then                                               | tries | ends
    ${'a file'}      | ${'another'}     | ${'echo one > /v/k'} | ${'rm /v/k; echo two > /v/k'}                      | ${0}  | ${'Running'}
    ${'a file'}      | ${'a directory'} | ${'echo one > /v/k'} | ${'rm /v/k; mkdir /v/k'}                           | ${1}  | ${'Running'}
    ${'a file'}      | ${'missing'}     | ${'echo one > /v/k'} | ${'rm /v/k'}                                       | ${1}  | ${'Running'}
    ${'a directory'} | ${'a file'}      | ${':'}               | ${'rmdir /v/k; echo two > /v/k'}                   | ${5}  | ${'CreateContainerConfigError'}
    ${'a directory'} | ${'one again'}   | ${':'}               | ${'rmdir /v/k; echo > /v/k; sleep 60; rm -r /v/k'} | ${4}  | ${'Running'}
  `('that was $was and is $is when the container starts again', ({ made, then, tries, ends }) => {
    const init = shell('init', made, 'volumeMounts: [{name: v, mountPath: /v}]');
    const app = shell(
      'app',
      '[ -f /v/2 ] && sleep 1d; touch /v/2; sleep 20',
      'volumeMounts: [{name: v, mountPath: /v}, {name: v, mountPath: /x, subPath: k}]',
    );
    const side = shell('side', `sleep 5; ${then}; sleep 1d`, 'volumeMounts: [{name: v, mountPath: /v}]');
    const { run, rows } = play(
      podOf(`  initContainers: [${init}]\n  containers: [${app}, ${side}]\n  volumes: [{name: v, emptyDir: {}}]`),
      { seconds: 120 },
    );
    const failed = run.events.find(({ reason }) => reason === 'Failed');
    expect(failed?.message).toBe(tries ? 'Error: failed to prepare subPath for volumeMount "v" of container "app"' : undefined);
    expect(failed?.count ?? 0).toBe(tries);
    expect(rows.at(-1)).toContain(ends);
  });
});

describe('What a volume shows', () => {
  it('is the node’s disk, or memory: df and the sizes of directories tell', () => {
    const script = 'mkdir /d/a /m/a; touch /m/b; df -P /d /m | sed 1d; ls -ld /d /m';
    const app = shell('app', script, 'volumeMounts: [{name: d, mountPath: /d}, {name: m, mountPath: /m}]');
    const spec = `  restartPolicy: Never\n  containers: [${app}]\n  volumes: [{name: d, emptyDir: {}}, {name: m, emptyDir: {medium: Memory, sizeLimit: 8Mi}}]`;
    const text = play(podOf(spec)).run.kubectl('logs web').stdout;
    expect(text).toMatch(/^\/dev\/sda1 +104845292 +35\d{5} +10127\d{4} +3% \/d$/m);
    expect(text).toMatch(/^tmpfs +8192 +0 +8192 +0% \/m$/m);
    expect(text).toMatch(/^drwxrwxrwx +3 root +root +4096 /m);
    expect(text).toMatch(/^drwxrwxrwt +3 root +root +80 /m);
  });

  it('follows its ConfigMap within a sync, but not under a subPath', () => {
    const mounts = 'volumeMounts: [{name: v, mountPath: /v}, {name: v, mountPath: /file, subPath: k}]';
    const spec = `  containers: [${shell('app', 'sleep 3600', mounts)}]\n  volumes: [{name: v, configMap: {name: settings}}]`;
    const { pod } = play(`${podOf(spec)}---\n${configMap('one')}`, {
      seconds: 150,
      interventions: [{ atSeconds: 30, kind: 'APPLY', manifest: configMap('two') }],
    });
    const file = (path: string, at: number) => pod.containers.find(({ name }) => name === 'app')?.file(path, at);
    expect([file('/v/k', 29), file('/v/k', 31), file('/v/k', 130)]).toEqual(['one', 'one', 'two']);
    expect(file('/file', 150)).toBe('one');
  });
  it.each`
    volume                                                                          | directory       | says
    ${'configMap: {name: settings}'}                                                | ${'drwxrwxrwx'} | ${"can't create /v/new: Read-only file system"}
    ${'secret: {secretName: s}'}                                                    | ${'drwxrwxrwt'} | ${"can't create /v/new: Read-only file system"}
    ${'downwardAPI: {items: [{path: name, fieldRef: {fieldPath: metadata.name}}]}'} | ${'drwxrwxrwt'} | ${"can't create /v/new: Read-only file system"}
    ${'projected: {sources: [{configMap: {name: settings}}]}'}                      | ${'drwxrwxrwt'} | ${"can't create /v/new: Read-only file system"}
    ${'emptyDir: {}'}                                                               | ${'drwxrwxrwx'} | ${'0'}
    ${'emptyDir: {medium: Memory}'}                                                 | ${'drwxrwxrwt'} | ${'0'}
    ${'hostPath: {path: /var/log, type: Directory}'}                                | ${'drwxr-xr-x'} | ${'0'}
  `('may be written, or not: $volume', ({ volume, directory, says }) => {
    const script = 'ls -ld /v | cut -c1-10; echo 1 > /v/new && echo 0; sleep 1d';
    const spec = `  containers: [${shell('app', script, 'volumeMounts: [{name: v, mountPath: /v}]')}]\n  volumes: [{name: v, ${volume}}]`;
    const secret = 'apiVersion: v1\nkind: Secret\nmetadata: {name: s}\nstringData: {k: v}\n';
    const { pod } = play(`${podOf(spec)}---\n${configMap('one')}---\n${secret}`, { seconds: 20 });
    const lines = pod.containers.find(({ name }) => name === 'app')?.logs() ?? [];
    expect(lines.map(({ text }) => text.replace(/^sh: /, ''))).toEqual([directory, says]);
  });
  it("shows the kubelet's own annotations beside the Pod's, which the API server does not know", () => {
    const volume = mount('downwardAPI: {items: [{path: notes, fieldRef: {fieldPath: metadata.annotations}}]}');
    const { run, pod } = play(podOf(volume, ', annotations: {build: two}'), { seconds: 20 });
    expect(pod.containers.find(({ name }) => name === 'app')?.file('/v/notes')).toMatch(
      /^build="two"\nkubernetes\.io\/config\.seen="20\d\d-.*Z"\nkubernetes\.io\/config\.source="api"$/,
    );
    expect(run.kubectl('get pod web -o yaml', 20).stdout).not.toContain('config.source');
  });
  it('follows the labels at once', () => {
    const { pod } = play(
      podOf(mount('downwardAPI: {items: [{path: labels, fieldRef: {fieldPath: metadata.labels}}]}'), ', labels: {tier: front}'),
      {
        interventions: [{ atSeconds: 30, kind: 'PATCH', pod: 'web', patch: { metadata: { labels: { tier: 'back' } } } }],
      },
    );
    const file = (at: number) => pod.containers.find(({ name }) => name === 'app')?.file('/v/labels', at);
    expect([file(29), file(32)]).toEqual(['tier="front"', 'tier="back"']);
  });
  it.each`
    volume                                                                   | mode
    ${'configMap: {name: settings}'}                                         | ${'-rw-r--r--'}
    ${'configMap: {name: settings, defaultMode: 256}'}                       | ${'-r--------'}
    ${'configMap: {name: settings, items: [{key: k, path: k, mode: 0440}]}'} | ${'-r--r-----'}
  `('has the mode that $volume says: $mode', ({ volume, mode }) => {
    const { pod } = play(`${podOf(mount(volume))}---\n${configMap('one')}`, { seconds: 20 });
    const app = pod.containers.find(({ name }) => name === 'app');
    const target = app?.fileInfo('/v/..data')?.target;
    expect(app?.fileInfo('/v/k')).toMatchObject({ type: 'symlink', target: '..data/k' });
    expect(app?.fileInfo(`/v/${target}/k`)?.mode).toBe(mode);
  });
});

/** @see kubernetes: pkg/serviceaccount/claims_test.go TestClaims */
describe('The token of a Pod', () => {
  it('says whose it is, for whom and until when', () => {
    const claims = (path: string) => `cut -d. -f2 ${path} | tr _- /+ | awk '{while (length % 4) $0 = $0 "="; print}' | base64 -d; echo`;
    const app = shell(
      'app',
      `${claims('/var/run/secrets/kubernetes.io/serviceaccount/token')}; ${claims('/v/t')}`,
      'volumeMounts: [{name: v, mountPath: /v}]',
    );
    const spec = `  restartPolicy: Never\n  containers: [${app}]\n  volumes: [{name: v, projected: {sources: [{serviceAccountToken: {path: t, audience: vault, expirationSeconds: 7200}}]}}]`;
    const { run, pod } = play(podOf(spec), { seconds: 20 });
    const [own, other] = run
      .kubectl('logs web')
      .stdout.trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    const { uid } = (pod.at(20).object as { metadata: { uid: string } }).metadata;
    expect(own).toMatchObject({
      aud: ['https://kubernetes.default.svc.cluster.local'],
      exp: own.iat + 365 * 86400,
      sub: 'system:serviceaccount:default:default',
      'kubernetes.io': { namespace: 'default', pod: { name: 'web', uid }, serviceaccount: { name: 'default' }, warnafter: own.iat + 3607 },
    });
    expect(other).toMatchObject({ aud: ['vault'], exp: other.iat + 7200, nbf: other.iat });
    expect(other['kubernetes.io'].warnafter).toBeUndefined();
  });
});
