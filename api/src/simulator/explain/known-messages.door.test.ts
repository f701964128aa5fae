import { describe, expect, it } from 'vitest';
import { play, podOf } from '../testing.ts';

const CONFIG = '---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata: {s: "echo hi\\n", t: "#!/bin/bash\\necho hi\\n"}\n';
const CLASS = '---\napiVersion: node.k8s.io/v1\nkind: RuntimeClass\nmetadata: {name: kata}\nhandler: kata\n';
const SCRIPTS = 'volumeMounts: [{name: c, mountPath: /x}]';
const explained = (container: string, spec = '') => {
  const volumes = '  volumes: [{name: c, configMap: {name: c, defaultMode: 0777}}, {name: e, emptyDir: {}}]';
  const pod = podOf(`  containers: [{name: app, image: busybox, ${container}}]\n${volumes}\n${spec}`);
  return play(pod + CONFIG + CLASS, { seconds: 30 }).run.explain(30);
};

describe('What a message means', () => {
  it.each`
    what                               | container                                                                                                               | spec                                                                                          | headline                                                      | remedy
    ${'a volume over a file'}          | ${'volumeMounts: [{name: e, mountPath: /etc/passwd}]'}                                                                  | ${''}                                                                                         | ${/: what is to be mounted at \/etc\/passwd does/}            | ${'For a whole volume let mountPath be a directory'}
    ${'a key that is no file'}         | ${'volumeMounts: [{name: c, mountPath: /etc/passwd, subPath: passwd}]'}                                                 | ${''}                                                                                         | ${/mounted at \/etc\/passwd/}                                 | ${'If the volume c has no file passwd, a directory of that name has been made: let subPath be the name of a file in it'}
    ${'a message at a directory'}      | ${'terminationMessagePath: /etc'}                                                                                       | ${''}                                                                                         | ${/mounted at \/etc/}                                         | ${'Let terminationMessagePath name a file: /etc is a directory in the image'}
    ${'a place in a ConfigMap'}        | ${'volumeMounts: [{name: c, mountPath: /x}, {name: e, mountPath: /x/a, readOnly: true}, {name: e, mountPath: /x/a/b}]'} | ${''}                                                                                         | ${/there is no \/x\/a\/b to mount at/}                        | ${'Mount it outside of the other volume'}
    ${'a volume in /proc'}             | ${'volumeMounts: [{name: e, mountPath: /proc/x}]'}                                                                      | ${''}                                                                                         | ${/nothing can be mounted at \/proc\/x/}                      | ${'Choose another mountPath'}
    ${'a NUL in a variable'}           | ${'env: [{name: KEY, value: "a\\0"}]'}                                                                                  | ${''}                                                                                         | ${/the value of its variable KEY has a NUL byte/}             | ${'Mount what is binary as a volume, rather than taking it into KEY'}
    ${'a working directory'}           | ${'workingDir: /etc/passwd'}                                                                                            | ${''}                                                                                         | ${/working directory can be neither found nor made/}          | ${'Let workingDir be the full path of a directory, from / on'}
    ${'a script without a first line'} | ${`command: [/x/s], ${SCRIPTS}`}                                                                                        | ${''}                                                                                         | ${/the kernel could not execute \/x\/s/}                      | ${'Begin the key s of the configmap c with a line such as #!/bin/sh, which says what is to read it: the kernel looks for #! at its very beginning'}
    ${'a shell that is not there'}     | ${`command: [/x/t], ${SCRIPTS}`}                                                                                        | ${''}                                                                                         | ${/the kernel could not execute \/x\/t/}                      | ${'Let the first line of the key t of the configmap c name a shell that the image has: it has no /bin/bash'}
    ${'a value of 128 KiB'}            | ${`env: [{name: A, value: ${'a'.repeat(2 ** 17)}}]`}                                                                    | ${''}                                                                                         | ${/argument list too long/}                                   | ${'Where it is the variables of many Services: enableServiceLinks: false'}
    ${'a subPath below a file'}        | ${'volumeMounts: [{name: c, mountPath: /y, subPath: s/a}]'}                                                             | ${''}                                                                                         | ${/cannot be configured: failed to (prepare|create) subPath/} | ${'Let the subPath stay in its volume: through no link that leads out of it, and below no file'}
    ${'a subPath of nothing'}          | ${'volumeMounts: [{name: e, mountPath: /y, subPathExpr: $(NO)}]'}                                                       | ${''}                                                                                         | ${/missing value for NO/}                                     | ${"Define the variable NO in the container's env"}
    ${'a subPath out of its volume'}   | ${'env: [{name: A, value: ../a}], volumeMounts: [{name: e, mountPath: /y, subPathExpr: $(A)}]'}                         | ${''}                                                                                         | ${/must not contain '..'/}                                    | ${'Let what the variables of subPathExpr give be a path in the volume: none that begins with /, and without ..'}
    ${'a name that is too long'}       | ${'command: [sleep, "60"]'}                                                                                             | ${`  hostname: ${'h'.repeat(40)}\n  subdomain: ${'s'.repeat(40)}\n  setHostnameAsFQDN: true`} | ${/sandbox cannot be made/}                                   | ${'Or leave out setHostnameAsFQDN'}
    ${'a handler nobody knows'}        | ${'command: [sleep, "60"]'}                                                                                             | ${'  runtimeClassName: kata'}                                                                 | ${/sandbox cannot be made/}                                   | ${"Or configure that handler in the node's containerd"}
  `('$what', ({ container, spec, headline, remedy }) => {
    const { headline: is, remedies } = explained(container, spec);
    expect(is.en).toMatch(headline);
    expect(remedies.en).toContain(remedy);
    expect(remedies.zhHans).toHaveLength(remedies.en.length);
  });
});

describe('What is told of a volume that cannot be mounted', () => {
  it.each`
    what                          | source                                                      | message                                | remedy
    ${'a directory, or nothing'}  | ${'hostPath: {path: /etc, type: File}'}                     | ${/\/etc is not a file/}               | ${'If something else is there, mend the path or the type'}
    ${'a socket of Docker'}       | ${'hostPath: {path: /var/run/docker.sock, type: Socket}'}   | ${/docker.sock is not a socket/}       | ${'To build images in a Pod, use a program that needs no daemon of the node'}
    ${'a server nobody knows'}    | ${'nfs: {server: nfs.example.com, path: /}'}                | ${/Failed to resolve server/}          | ${"Mend the name nfs.example.com, or write the address: the node resolves it, by its own resolv.conf and not by the cluster's DNS"}
    ${'a key that is not there'}  | ${'configMap: {name: c, items: [{key: nope, path: nope}]}'} | ${/non-existent config key: nope/}     | ${'Add the key nope to it: the Pod goes on by itself'}
    ${'a socket of nobody'}       | ${'hostPath: {path: /run/no.sock, type: Socket}'}           | ${/\/run\/no.sock is not a socket/}    | ${'Start on the node what makes /run/no.sock, or mend the path'}
    ${'a file in no directory'}   | ${'hostPath: {path: /no/file, type: FileOrCreate}'}         | ${/open \/no\/file: no such file/}     | ${'Create on the node the directory in which /no/file is to be: FileOrCreate makes the file alone'}
    ${'a driver of nobody'}       | ${'csi: {driver: no.example.com}'}                          | ${/driver name no.example.com not/}    | ${'Install the driver no.example.com on the nodes, and look at kubectl get csinodes'}
    ${'huge pages of nothing'}    | ${'emptyDir: {medium: HugePages}'}                          | ${/no resource request for huge/}      | ${'Or leave out medium: HugePages'}
    ${'a claim, on a named node'} | ${'persistentVolumeClaim: {claimName: nope}'}               | ${/persistentvolumeclaims "nope" not/} | ${"Create the claim nope in the Pod's namespace: the Pod goes on by itself"}
  `('$what', ({ source, message, remedy }) => {
    const mounted = '{name: app, image: nginx, volumeMounts: [{name: v, mountPath: /v}]}';
    const pod = podOf(`  nodeName: node-1\n  containers: [${mounted}]\n  volumes: [{name: v, ${source}}]`);
    const { headline, remedies } = play(pod + CONFIG, { seconds: 60 }).run.explain(60);
    expect(headline.en).toMatch(message);
    expect(remedies.en).toContain(remedy);
    expect(remedies.zhHans).toHaveLength(remedies.en.length);
  });
});
