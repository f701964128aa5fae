import { describe, expect, it } from 'vitest';
import { type InterventionInput, simulate } from '../index.ts';
import { play, podOf } from '../testing.ts';
import { tampered } from '../testing-control-plane.ts';

const web = podOf('  terminationGracePeriodSeconds: 1\n  containers: [{name: app, image: "nginx:1.25", ports: [{containerPort: 80}]}]');
const talk = `
---
apiVersion: v1
kind: Pod
metadata: {name: talk, labels: {app: talk}}
spec:
  containers:
  - {name: c, image: busybox, command: [sh, -c, 'i=0; while true; do i=$((i+1)); echo line $i; sleep 1; done']}
---
apiVersion: v1
kind: Service
metadata: {name: open}
spec: {type: NodePort, clusterIP: 10.96.7.7, selector: {app: web}, ports: [{port: 80, nodePort: 30080}]}
`;
const wayTo = (command: string): string =>
  `(the nodes are reached through a Pod: kubectl debug node/NAME -it --image=busybox -- chroot /host ${command})\n`;
const { run } = play(web.replace('name: web', 'name: web, labels: {app: web}') + talk, { seconds: 120 });

describe('a line of the shell', () => {
  it.each<[line: string, stdout: string | RegExp, ended?: { code?: number; stderr?: string }]>([
    ['kubectl get pods | grep web', 'web    1/1     Running   0          30s\n'],
    ['kubectl get pods|grep -c Running', '2\n'],
    ['kubectl get pod web -o yaml | head -2', 'apiVersion: v1\nkind: Pod\n'],
    ['kubectl get pods --no-headers | wc -l', '2\n'],
    [`kubectl get pod web -o json | jq '.status.phase'`, '"Running"\n'],
    [`kubectl get pods -A -o json | jq -r '.items[].metadata.name' | sort | tail -1`, 'web\n'],
    ['kubectl get pods -o name | xargs kubectl describe | grep ^Name:', 'Name:             talk\nName:             web\n'],
    ['kubectl logs talk | tail -1', /^line (28|29|30)\n$/],
    ['kubectl get po -o name; kubectl get svc -o name', 'pod/talk\npod/web\nservice/kubernetes\nservice/open\n'],
    ['kubectl get po none && kubectl get po web', '', { code: 1, stderr: 'Error from server (NotFound): pods "none" not found\n' }],
    ['kubectl get po none 2>/dev/null || echo none', 'none\n'],
    ['kubectl get po -s https://127.0.0.1:6443 -o name', 'pod/talk\npod/web\n'],
    ['kubectl get po/web --server localhost:8080 2>&1 | grep -c "current server API"', '4\n'],
    ['kubectl logs $(kubectl get pods -o name | head -1) | head -1', 'line 1\n'],
    [`kubectl get pod web -o jsonpath='{.status.phase}' > /dev/null`, ''],
    [`kubectl get pods -o json | python3 -c 'import json,sys; print(len(json.load(sys.stdin)["items"]))'`, '2\n'],
    ['kubectl get po web -v=6 2>&1 | grep -c "Config loaded from file:  /root/.kube/config"', '1\n'],
    ['kubectl get po web -v=8 2>&1 | grep -c Authorization', '0\n', { code: 1 }],
    [
      'kubectl create rolebinding b --clusterrole=view --user=jane; kubectl set subject rolebinding b --user joe; kubectl get rolebinding b -o jsonpath={.subjects[*].name}',
      'rolebinding.rbac.authorization.k8s.io/b created\nrolebinding.rbac.authorization.k8s.io/b subjects updated\njane joe',
    ],
    ['kubectl create quota q --hard=pods=9 -o jsonpath={.status}; kubectl get quota q -o jsonpath={.status.hard.pods}', '{}9'],
    [
      `echo '{"spec":{"x":1,"nonResourceAttributes":{"path":"/","verb":"get"}}}' | kubectl create --raw /apis/authorization.k8s.io/v1/selfsubjectaccessreviews -f - | jq .status.allowed`,
      'true\n',
      { stderr: 'Warning: unknown field "spec.x"\n' },
    ],
    ['kubectl get pods --user=none', '', { code: 1, stderr: 'error: auth info "none" does not exist\n' }],
    ['kubectl get pods --cluster none', '', { code: 1, stderr: 'error: no server found for cluster "none"\n' }],
    ['k get po web -o name', 'pod/web\n'],
    ['k get po web -o name | cat', 'pod/web\n'],
    ['get pods | grep -c web', '1\n'],
    ['sleep 5; kubectl get pods web --no-headers', 'web   1/1   Running   0     35s\n'],
    [
      'kubectl apply -f - <<EOF\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata: {a: b}\nEOF\nkubectl get cm c -o jsonpath={.data}',
      'configmap/c created\n{"a":"b"}',
    ],
    ['cat <<EOF | kubectl create -f -\napiVersion: v1\nkind: Namespace\nmetadata: {name: more}\nEOF', 'namespace/more created\n'],
    ['kubectl run x --image=nginx --dry-run=client -o yaml > x.yaml; kubectl apply -f x.yaml', 'pod/x created\n'],
    ['for p in $(kubectl get po -o name); do echo "- $p"; done', '- pod/talk\n- pod/web\n'],
    ['P=web; kubectl get pod $P -o name', 'pod/web\n'],
    ['kubectl delete pod web; kubectl get pods -o name', 'pod "web" deleted\npod/talk\n'],
    ['kubectl logs -f talk | head -2', 'line 1\nline 2\n'],
    ['echo hi', 'hi\n'],
    ['kubectl exec web -- sh -c "echo $HOSTNAME"; kubectl exec web -- sh -c \'echo $HOSTNAME\'', 'workstation\nweb\n'],
    ['kubectl config set-context --current --namespace=none; kubectl get pods -o name', 'Context "kind-kind" modified.\n'],
    [
      'kubectl port-forward pod/web 8080:80 >/dev/null & sleep 1; curl -s localhost:8080 | grep title',
      '<title>Welcome to nginx!</title>\n',
    ],
    ['kubectl get pods | frobnicate', '', { code: 127, stderr: 'bash: line 1: frobnicate: command not found\n' }],
    ['ssh node-1 crictl ps', '', { code: 127, stderr: `bash: line 1: ssh: command not found\n${wayTo('COMMAND')}` }],
    ['systemctl status kubelet | head -1', '', { stderr: `bash: line 1: systemctl: command not found\n${wayTo('systemctl')}` }],
    ['sudo crictl ps', '', { code: 1, stderr: `sudo: crictl: command not found\n${wayTo('crictl')}` }],
    [
      'kubectl logs <pod>',
      '',
      { code: 2, stderr: "bash: -c: line 1: syntax error near unexpected token `newline'\nbash: -c: line 1: `kubectl logs <pod>'\n" },
    ],
    ["kubectl get 'po", '', { code: 2, stderr: "bash: -c: line 1: unexpected EOF while looking for matching `''\n" }],
    ['kubectl get po |', '', { code: 2, stderr: 'bash: -c: line 2: syntax error: unexpected end of file\n' }],
  ])('%s', (line, stdout, { code = 0, stderr = '' } = {}) => {
    const said = run.kubectl(line, 30);
    if (typeof stdout === 'string') expect(said).toEqual({ stdout, stderr, exitCode: code });
    else expect(said.stdout).toMatch(stdout);
  });

  it.each([
    ['kubectl config view', 'kubectl config view | cat'],
    ['kubectl get pods -A -o wide', 'kubectl get pods -A -o wide | cat'],
    ['kubectl describe pod web', 'kubectl describe pod web | cat'],
    ['kubectl get nodes', 'kubectl get nodes; true'],
  ])('writes what a plain command does: %s', (plain, line) => expect(run.kubectl(line, 30.5)).toEqual(run.kubectl(plain, 30.5)));

  it('leaves the run as it was', () => {
    run.kubectl('kubectl delete pod --all; touch x', 30);
    expect(run.kubectl('kubectl get pods -o name; ls', 31).stdout).toBe('pod/talk\npod/web\n');
  });

  it('asks in the namespace of the run', () => {
    const other = simulate({ manifest: web, horizonSeconds: 40, namespace: 'other' });
    expect(other.kind === 'Run' && other.kubectl('kubectl get pods -o name | cat').stdout).toBe('pod/web\n');
  });

  it('tells that the API server is not there', () => {
    const said = tampered('mv kube-apiserver.yaml ..')('kubectl get pods | cat', 60);
    expect(said).toMatch(/The connection to the server 127\.0\.0\.1:6443 was refused - did you specify the right host or port\?\n$/);
  });
});

describe('From the machine beside the cluster', () => {
  it.each([
    ['a Pod is not reached', 'curl -sm 2 $(kubectl get pod web -o jsonpath={.status.podIP}) || echo $?', '28\n'],
    ['nor is the address of a Service', 'curl -sm 2 10.96.7.7 || echo $?', '28\n'],
    [
      'no packet comes back from a Pod',
      'ping -c1 -W1 $(kubectl get pod web -o jsonpath={.status.podIP}) | grep -c "100% packet loss"',
      '1\n',
    ],
    ['a port of the nodes is', 'curl -s 172.18.0.3:30080 | grep title', '<title>Welcome to nginx!</title>\n'],
    ['names of the cluster mean nothing', 'curl -s open.default.svc || echo $?', '6\n'],
  ])('%s', (_, line, stdout) => expect(run.kubectl(line, 30).stdout).toBe(stdout));
});

describe('a line without an end', () => {
  it.each([
    ['while true; do :; done', 'it had not ended after 10 minutes of the run’s time'],
    ['sleep 3600', 'it had not ended after 10 minutes of the run’s time'],
    ['yes', 'it wrote more than 1048576 characters'],
    ['while true; do i=$(expr $i + 1); done', 'more than 3000000 steps'],
  ])('is stopped, and says why: %s', (line, why) => {
    const { stderr, exitCode } = run.kubectl(line, 30);
    expect([stderr, exitCode]).toEqual([expect.stringMatching(new RegExp(`\\^C\\nthe line was stopped: ${why}\\n$`)), 130]);
  });

  it.each([
    [
      'kubectl get pods -w --no-headers | grep ^web',
      'web    0/1   ContainerCreating   0     1s\nweb    1/1   Running             0     3s\n',
    ],
    ['kubectl get pods -w --no-headers | grep ^web | cat', ''],
  ])('what comes to the terminal is seen line by line, but goes through pipes in blocks: %s', (line, stdout) => {
    expect(run.kubectl(line, 1.2).stdout).toBe(stdout);
  });

  it('has told what it could', () => {
    const { stdout } = run.kubectl('while true; do kubectl get pod web --no-headers; sleep 60; done', 60);
    expect(stdout.split('\n').length).toBe(11);
  });
});

const lines = (...commands: readonly (string | InterventionInput)[]) =>
  play(web, {
    seconds: 90,
    interventions: commands.map((command, i) =>
      typeof command === 'string' ? { kind: 'KUBECTL', atSeconds: 20 + 5 * i, command: [command] } : command,
    ),
  }).run;

describe('a line that intervenes', () => {
  it('is told as it was typed, and what it changes is changed', () => {
    const played = lines('kubectl get pods -o name | xargs kubectl delete', 'kubectl get pods | wc -l');
    expect(played.interventions.map(({ ok, stdout, stderr }) => [ok, stdout, stderr])).toEqual([
      [true, 'pod "web" deleted\n', ''],
      [true, '0\n', 'No resources found in default namespace.\n'],
    ]);
    const told = played.timeline.filter(({ kind }) => kind === 'INTERVENTION').map(({ summary }) => summary.en);
    expect(told).toEqual(['kubectl get pods -o name | xargs kubectl delete', 'kubectl delete pod/web', 'kubectl get pods | wc -l']);
  });

  it('leaves its files there, also for commands of kubectl alone and for who asks later', () => {
    const played = lines('kubectl get pod web -o yaml | sed "s/^  name: web/  name: two/" > two.yaml', 'kubectl create -f two.yaml');
    expect(played.interventions.map(({ stdout, stderr }) => [stdout, stderr])).toEqual([
      ['', ''],
      ['pod/two created\n', ''],
    ]);
    expect(played.kubectl('kubectl delete -f two.yaml', 40).stdout).toBe('pod "two" deleted\n');
    expect(played.kubectl('delete -f two.yaml', 10).stderr).toBe('error: the path "two.yaml" does not exist\n');
  });

  it('finds what kubectl alone has copied from a Pod, and who asks later copies it too', () => {
    const played = lines('kubectl cp web:/etc/hostname name', 'cat name', '-n default cp name web:/tmp/name', 'exec web -- cat /tmp/name');
    expect(played.interventions.map(({ stdout, stderr }) => [stdout, stderr])).toEqual([
      ['', "tar: Removing leading `/' from member names\n"],
      ['web\n', ''],
      ['', ''],
      ['web\n', ''],
    ]);
    expect(played.kubectl('cp web:/none x', 30).stderr).toMatch(
      /^tar: Removing leading `\/' from member names\ntar: \/none: Cannot stat: No such file or directory\n/,
    );
  });

  it('leaves jobs in the background', () => {
    const [first, second] = lines('kubectl port-forward pod/web 8080:80 &', 'curl -s localhost:8080 | grep title').interventions;
    expect(first).toMatchObject({ ok: true, exitCode: 0, stdout: /^Forwarding from 127.0.0.1:8080 -> 80\n/ as unknown });
    expect(second?.stdout).toBe('<title>Welcome to nginx!</title>\n');
  });

  it('reads the manifest', () => {
    const manifest = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata: {a: b}\n';
    const played = lines({ kind: 'KUBECTL', atSeconds: 20, command: ['sed s/b}/z}/ | kubectl apply -f -'], manifest });
    expect(played.kubectl('get cm c -o jsonpath={.data.a}').stdout).toBe('z');
  });

  it('has the kubeconfig that those before it have left, and leaves its own', () => {
    const context = (name: string): string => `kubectl config set-context --current --namespace=${name}`;
    const played = lines(context('a'), `kubectl get pods; ${context('kube-node-lease')}`, 'kubectl get pods');
    expect(played.interventions.map(({ stderr }) => stderr)).toEqual([
      '',
      'No resources found in a namespace.\n',
      'No resources found in kube-node-lease namespace.\n',
    ]);
  });

  it('goes on to the end of the run', () => {
    const [outcome] = lines('while true; do echo x; sleep 30; done').interventions;
    expect(outcome).toMatchObject({ ok: false, message: 'the run ended before it was done', stdout: 'x\nx\nx\n', exitCode: null });
  });

  it('is stopped where it writes too much, and what it has begun ends with it', () => {
    const [outcome, after] = lines('yes | cat', 'ps | grep -c cat').interventions;
    expect(outcome).toMatchObject({
      ok: false,
      exitCode: 130,
      stderr: '^C\nthe line was stopped: it wrote more than 1048576 characters\n',
    });
    expect(after?.stdout).toBe('1\n');
  });

  it('says what the simulator cannot follow of it', () => {
    const [outcome] = lines(`jq -n 'now|strflocaltime("%Y")'`).interventions;
    expect(outcome?.stderr).toBe('(the simulator cannot follow the command jq: jq -n now|strflocaltime("%Y"))\n');
  });
});
