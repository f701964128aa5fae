import { describe, expect, it } from 'vitest';
import { play, podOf } from '../testing.ts';

const web = podOf('  containers: [{name: app, image: nginx}]', ', namespace: shop');
const objects = `---
apiVersion: v1
kind: ConfigMap
metadata: {name: settings, namespace: shop}
data: {a: "1"}
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: budget, namespace: shop}
spec: {minAvailable: 1, selector: {matchLabels: {app: web}}}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: policy, namespace: shop}
spec: {podSelector: {}}
`;
const patched = (resource: string | undefined, patch: object) => {
  const { run } = play(web + objects, { interventions: [{ atSeconds: 10, kind: 'PATCH', ...(resource && { resource }), patch }] });
  return run.interventions[0];
};

describe('An object is patched wherever it is, and told by the name that kubectl gives it', () => {
  it.each`
    resource                                | patch                                   | message
    ${undefined}                            | ${{ metadata: { labels: { a: 'b' } } }} | ${'pod/web patched'}
    ${'po/web'}                             | ${{ metadata: { labels: { a: 'b' } } }} | ${'pod/web patched'}
    ${'po/web'}                             | ${{ kind: null, apiVersion: null }}     | ${'pod/web patched (no change)'}
    ${'cm/settings'}                        | ${{ data: { a: '2' } }}                 | ${'configmap/settings patched'}
    ${'configmaps/settings'}                | ${{ data: { a: '1' } }}                 | ${'configmap/settings patched (no change)'}
    ${'pdb/budget'}                         | ${{ spec: { minAvailable: 0 } }}        | ${'poddisruptionbudget.policy/budget patched'}
    ${'poddisruptionbudgets.policy/budget'} | ${{ spec: { minAvailable: 0 } }}        | ${'poddisruptionbudget.policy/budget patched'}
    ${'node/node-1'}                        | ${{ spec: { unschedulable: true } }}    | ${'node/node-1 patched'}
    ${'netpol/policy'}                      | ${{ metadata: { labels: { a: 'b' } } }} | ${'networkpolicy.networking.k8s.io/policy patched'}
    ${'netpol/policy'}                      | ${{}}                                   | ${'networkpolicy.networking.k8s.io/policy patched (no change)'}
    ${'clusterrole/view'}                   | ${{ metadata: { labels: { a: 'b' } } }} | ${'clusterrole.rbac.authorization.k8s.io/view patched'}
  `('$resource: $message', ({ resource, patch, message }) => {
    expect(patched(resource, patch)).toMatchObject({ ok: true, message });
  });
  it('what cannot be decoded then is told whole', () => {
    expect(patched('cm/settings', { immutable: 'no' })?.message).toMatch(
      /^The request is invalid: patch: Invalid value: "\{\\"apiVersion\\":\\"v1\\",\\"data\\":\{\\"a\\":\\"1\\"\},\\"immutable\\":\\"no\\",.*: json: cannot unmarshal string into Go struct field ConfigMap.immutable of type bool$/,
    );
  });
  it('so what nothing goes by is seen changed', () => {
    const { run } = play(web + objects, {
      interventions: [{ atSeconds: 10, kind: 'PATCH', resource: 'netpol/policy', patch: { metadata: { labels: { a: 'b' } } } }],
    });
    const labels = (at: number) => run.kubectl("get netpol policy -n shop -o jsonpath='{.metadata.labels}'", at).stdout;
    expect([labels(9), labels(11)]).toEqual(['', '{"a":"b"}']);
    expect(patched('netpol/policy', { spec: { policyTypes: ['x'] } })?.message).toBe(
      'The NetworkPolicy "policy" is invalid: spec.policyTypes[0]: Unsupported value: "x": supported values: "Ingress", "Egress"',
    );
  });
  it('kubectl says of it what the API server says, and a client what a run does not follow', () => {
    const manifest =
      'apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: i}\nspec: {defaultBackend: {service: {name: s, port: {number: 80}}}}\n';
    const { run } = play(web, { interventions: [{ atSeconds: 10, kind: 'APPLY', manifest }] });
    expect(run.interventions[0]?.message).toBe(
      'Note: Ingress "i" is kept, and nothing goes by it: a run has no ingress controller\ningress.networking.k8s.io/i created',
    );
    expect(run.kubectl('create ingress x --default-backend=s:80', 20)).toEqual({
      stdout: 'ingress.networking.k8s.io/x created\n',
      stderr: '',
      exitCode: 0,
    });
    const answer = run.kubectl('create ingress x --default-backend=s:80 --dry-run=server -o jsonpath={.metadata}', 20).stdout;
    expect(JSON.parse(answer)).toEqual({
      creationTimestamp: '2023-05-15T09:00:20Z',
      generation: 1,
      name: 'x',
      namespace: 'default',
      uid: expect.any(String),
    });
  });
  it('what is not there is not patched', () => {
    expect(patched('cm/others', { data: {} })).toMatchObject({
      ok: false,
      message: 'Error from server (NotFound): configmaps "others" not found',
    });
    expect(patched('nonsense/x', {})).toMatchObject({ ok: false, message: 'error: the server doesn\'t have a resource type "nonsense"' });
  });
});

describe('A patch that takes away what an object cannot be without is refused', () => {
  it.each`
    rule                    | patch                        | message
    ${'its metadata'}       | ${{ metadata: null }}        | ${'was undeterminable: name must be provided'}
    ${'what it is'}         | ${{ kind: 'Node' }}          | ${'converting (v1.Node) to (core.Pod): unknown conversion'}
    ${'its kind as a text'} | ${{ kind: { toString: 1 } }} | ${": couldn't get version/kind; json parse error: json: cannot unmarshal object into Go struct field .kind of type string"}
    ${'its version'}        | ${{ apiVersion: 'v2' }}      | ${'no kind "Pod" is registered for version "v2"'}
    ${'all that it runs'}   | ${{ spec: null }}            | ${'spec.containers: Required value'}
  `('$rule', ({ patch, message }) => {
    expect(patched('pod/web', patch)).toMatchObject({ ok: false, message: expect.stringContaining(message) });
  });
});

describe('A part of an object is patched where it has a PATCH', () => {
  it.each`
    resource         | subresource              | status                                    | message
    ${'pod/web'}     | ${'status'}              | ${{ message: 'so' }}                      | ${'pod/web patched'}
    ${'pod/web'}     | ${'status'}              | ${{}}                                     | ${'pod/web patched (no change)'}
    ${'pod/web'}     | ${'status'}              | ${null}                                   | ${'pod/web patched'}
    ${'pod/web'}     | ${undefined}             | ${{ message: 'so' }}                      | ${'pod/web patched (no change)'}
    ${'pod/web'}     | ${'ephemeralcontainers'} | ${{}}                                     | ${'pod/web patched (no change)'}
    ${'pod/web'}     | ${'eviction'}            | ${{}}                                     | ${'Error from server (MethodNotAllowed): the server does not allow this method on the requested resource'}
    ${'pod/web'}     | ${'resize'}              | ${{}}                                     | ${'Error from server (NotFound): the server could not find the requested resource'}
    ${'node/node-1'} | ${'status'}              | ${{ capacity: { 'example.com/a': '1' } }} | ${'node/node-1 patched'}
    ${'cm/settings'} | ${'status'}              | ${{}}                                     | ${'Error from server (NotFound): the server could not find the requested resource'}
  `('$resource, $subresource: $message', ({ resource, subresource, status, message }) => {
    const { run } = play(web + objects, { interventions: [{ atSeconds: 10, kind: 'PATCH', resource, subresource, patch: { status } }] });
    expect(run.interventions[0]).toMatchObject({ message });
  });

  /** @see kubernetes: pkg/registry/core/pod/strategy.go podStatusStrategy PrepareForUpdate */
  it('with the status labels and annotations change, but not the spec, nor a Pod’s owners', () => {
    const metadata = {
      labels: { a: 'b' },
      annotations: { c: 'd' },
      ownerReferences: [{ apiVersion: 'v1', kind: 'Pod', name: 'x', uid: 'y' }],
    };
    const patch = { metadata, spec: { hostname: 'other' }, status: { message: 'so' } };
    const status = { atSeconds: 10, kind: 'PATCH', resource: 'pod/web', subresource: 'status' } as const;
    const wrong = { metadata: { annotations: { 'a b': 'c' } } };
    const { run } = play(web, {
      interventions: [
        { ...status, patch },
        { ...status, patch: wrong },
      ],
    });
    const path = '{.metadata.labels}{.metadata.annotations.c}{.metadata.ownerReferences}{.spec.hostname}{.status.message}';
    expect(run.kubectl(`get pod web -n shop -o jsonpath='${path}'`, 11).stdout).toBe('{"a":"b"}dso');
    expect(run.interventions[1]).toMatchObject({
      message: expect.stringMatching(/^The Pod "web" is invalid: metadata.annotations: Invalid value: "a b": /),
    });
  });
});

/** @see kubernetes: pkg/registry/core/pod/strategy.go dropNonEphemeralContainerUpdates */
it('with the ephemeral containers nothing else changes', () => {
  const spec = { nodeName: 'other', hostname: 'h', containers: [], ephemeralContainers: [{ name: 'd', image: 'busybox' }] };
  const patch = { metadata: { labels: { a: 'b' } }, spec };
  const subresource = 'ephemeralcontainers';
  const { run } = play(web, { interventions: [{ atSeconds: 10, kind: 'PATCH', resource: 'pod/web', subresource, patch }] });
  expect(run.interventions[0]).toMatchObject({ message: 'pod/web patched' });
  const path = '{.metadata.labels},{.spec.nodeName},{.spec.hostname},{.spec.containers[*].name},{.spec.ephemeralContainers[*].name}';
  expect(run.kubectl(`get pod web -n shop -o jsonpath=${path}`, 11).stdout).toBe(',node-1,,app,d');
});

/** What is sent has the whole of what is applied, too. */
const PATCH = String.raw`\{"metadata":\{"annotations":\{"kubectl\.kubernetes\.io/last-applied-configuration":"\{\\"apiVersion\\":\\"v1\\",\\"kind\\":\\"Pod\\",\\"metadata\\":\{\\"annotations\\":\{\},.*\\n"\}\},"spec":\{"\$setElementOrder/containers":\[\{"name":"app"\}\],"containers":\[\{"name":"app","tty":true\}\]\}\}`;
const TARGET = 'Resource: "/v1, Resource=pods", GroupVersionKind: "/v1, Kind=Pod"\nName: "web", Namespace: "shop"';

describe('What is applied', () => {
  const applied = (manifest: string) => play(web, { interventions: [{ atSeconds: 10, kind: 'APPLY', manifest }] }).run.interventions[0];
  const TWICE = '{name: c, image: nginx, env: [{name: A, value: x}, {name: A, value: z}]}';
  const role = (rules: string) => `apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata: {name: a}\nrules: ${rules}\n`;
  it.each([
    {
      rule: 'comes with what the API server warns of',
      manifest:
        'apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: c}\nspec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1500m}}}\n',
      ok: true,
      message:
        'Warning: spec.resources.requests[storage]: fractional byte value "1500m" is invalid, must be an integer\npersistentvolumeclaim/c created',
    },
    {
      rule: 'warns of the same once',
      manifest: ['a', 'b'].map((name) => podOf(`  containers: [${TWICE}]`).replace('web', name)).join('---\n'),
      ok: true,
      message: 'Warning: spec.containers[0].env[1].name: duplicate name "A"\npod/a created\npod/b created',
    },
    {
      rule: 'may say who is allowed what',
      manifest: role('[]'),
      ok: true,
      message: 'role.rbac.authorization.k8s.io/a created',
    },
    {
      rule: 'is refused as kubectl tells what is invalid',
      manifest: role('[{apiGroups: [""], resources: [pods]}]'),
      ok: false,
      message: 'The Role "a" is invalid: rules[0].verbs: Required value: verbs must contain at least one value',
    },
    {
      rule: 'is told with its field alone where that is all',
      manifest: 'apiVersion: v1\nkind: Pod\nmetadata: {name: A_}\nspec: {containers: [{name: app, image: nginx}]}\n',
      ok: false,
      message: expect.stringMatching(/^The Pod "A_" is invalid: metadata.name: Invalid value: "A_": a lowercase RFC 1123 subdomain /),
    },
    {
      rule: 'is refused by admission for a reason',
      manifest: 'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {serviceAccountName: x, containers: [{name: app, image: nginx}]}\n',
      ok: false,
      message:
        'Error from server (Forbidden): error when creating "STDIN": pods "a" is forbidden: error looking up service account default/x: serviceaccount "x" not found',
    },
    {
      rule: 'cannot be read by the API server',
      manifest: 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\nfoo: 1\n',
      ok: false,
      message:
        'Error from server (BadRequest): error when creating "STDIN": ConfigMap in version "v1" cannot be handled as a ConfigMap: strict decoding error: unknown field "foo"',
    },
    {
      rule: 'changes what may not change',
      manifest: web.replace('[{', '[{tty: true, '),
      ok: false,
      message: expect.stringMatching(/^The Pod "web" is invalid: spec: Forbidden: pod updates may not change fields other than /),
    },
    {
      rule: 'is told with its patch where others are refused too',
      manifest: `${web.replace('[{', '[{tty: true, ')}---\n${web.replace('metadata: {', 'metadata: {resourceVersion: "1", ')}`,
      ok: false,
      message: expect.stringMatching(
        new RegExp(
          `^Error from server \\(Invalid\\): error when applying patch:\n${PATCH}\nto:\n${TARGET}\nfor: "STDIN": error when patching "STDIN": Pod "web" is invalid: spec: Forbidden: pod updates [^]*\nError from server \\(Conflict\\): error when applying patch:\n[^\n]*,"resourceVersion":"1"}}\nto:\n${TARGET}\nfor: "STDIN": error when patching "STDIN": Operation cannot be fulfilled on pods "web": the object has been modified; please apply your changes to the latest version and try again$`,
        ),
      ),
    },
    {
      rule: 'is the first to be applied of what the cluster has made itself',
      manifest: 'apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: default, namespace: shop}\n',
      ok: true,
      message:
        'Warning: resource serviceaccounts/default is missing the kubectl.kubernetes.io/last-applied-configuration annotation which is required by kubectl apply. kubectl apply should only be used on resources created declaratively by either kubectl create --save-config or kubectl apply. The missing annotation will be patched automatically.\nserviceaccount/default configured',
    },
    { rule: 'is what it was', manifest: web, ok: true, message: 'pod/web unchanged' },
    {
      rule: 'is the same in other words',
      manifest: web.replace('containers:', 'restartPolicy: Always\n  containers:'),
      ok: true,
      message: 'pod/web configured',
    },
    {
      rule: 'is applied though something before it is refused',
      manifest: `${role('[{apiGroups: [""], resources: [pods]}]')}---\napiVersion: v1\nkind: Foo\nmetadata: {name: x}\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: c, namespace: default}\n`,
      ok: false,
      message: expect.stringMatching(
        /^configmap\/c created\nresource mapping not found for name: "x" namespace: "" from "STDIN": no matches for kind "Foo" in version "v1"\nensure CRDs are installed first\nError from server \(Invalid\): error when creating "STDIN": Role.rbac.*$/,
      ),
    },
    {
      rule: 'is of a kind that is gone',
      manifest: 'apiVersion: policy/v1beta1\nkind: PodSecurityPolicy\nmetadata: {name: x}\n',
      ok: false,
      message:
        'error: resource mapping not found for name: "x" namespace: "" from "STDIN": no matches for kind "PodSecurityPolicy" in version "policy/v1beta1"\nensure CRDs are installed first',
    },
    {
      rule: 'can be read',
      manifest: 'a: b: c\n',
      ok: false,
      message: 'error: error parsing STDIN: error converting YAML to JSON: yaml: mapping values are not allowed in this context',
    },
    {
      rule: 'is an object',
      manifest: '- a\n',
      ok: false,
      message:
        'error: error validating "STDIN": error validating data: invalid object to validate; if you choose to ignore these errors, turn validation off with --validate=false',
    },
    {
      rule: 'says what it is',
      manifest: 'metadata: {name: x}\n',
      ok: false,
      message:
        'error: error validating "STDIN": error validating data: [apiVersion not set, kind not set]; if you choose to ignore these errors, turn validation off with --validate=false',
    },
    { rule: 'must be something', manifest: '', ok: false, message: 'error: no objects passed to apply' },
    {
      rule: 'has a name',
      manifest: web.replace('name: web', 'generateName: web-'),
      ok: false,
      message: 'error: from web-: cannot use generate name with apply',
    },
    {
      rule: 'is refused when it is too much',
      manifest: '---\n{}\n'.repeat(2001),
      ok: false,
      message: 'the manifest was refused: more than 2000 objects',
    },
  ])('$rule', ({ manifest, ok, message }) => expect(applied(manifest)).toMatchObject({ ok, message }));
  it('sends nothing where nothing is to change: who watches sees nothing', () => {
    const { run } = play(web, { interventions: [{ atSeconds: 30, kind: 'APPLY', manifest: web }] });
    expect(run.kubectl('get pods -n shop -w').stdout).toBe(play(web).run.kubectl('get pods -n shop -w').stdout);
  });
  it('tells that its object is on the way out', () => {
    const interventions = [
      { atSeconds: 10, kind: 'DELETE_POD' },
      { atSeconds: 10, kind: 'APPLY', manifest: web },
    ] as const;
    expect(play(web, { interventions }).run.interventions[1]?.message).toBe(
      'Warning: Detected changes to resource web which is currently being deleted.\npod/web unchanged',
    );
  });
});

describe('What is kept beside the store is applied in its turn, where there is such a namespace', () => {
  const role = (namespace: string) => `apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: r, namespace: ${namespace}}
rules: [{apiGroups: [''], resources: [pods], verbs: [get]}]
---
`;
  const ingress = `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: i, namespace: fresh}
spec: {defaultBackend: {service: {name: web, port: {number: 80}}}}
---
`;
  const fresh = 'apiVersion: v1\nkind: Namespace\nmetadata: {name: fresh}\n---\n';
  const applied = (manifest: string) =>
    play(web + objects, { interventions: [{ atSeconds: 10, kind: 'APPLY', manifest }] }).run.interventions[0];
  const missing = (kind: string) => `Error from server (NotFound): error when creating "STDIN": namespaces "${kind}" not found`;
  it.each([
    { rule: 'there is', manifest: role('shop'), ok: true, message: 'role.rbac.authorization.k8s.io/r created' },
    { rule: 'there is none', manifest: role('fresh'), ok: false, message: missing('fresh') },
    {
      rule: 'it comes first',
      manifest: fresh + role('fresh'),
      ok: true,
      message: 'namespace/fresh created\nrole.rbac.authorization.k8s.io/r created',
    },
    { rule: 'it comes later', manifest: role('fresh') + fresh, ok: false, message: `namespace/fresh created\n${missing('fresh')}` },
    { rule: 'of what is refused nothing is noted', manifest: ingress, ok: false, message: missing('fresh') },
    {
      rule: 'of what is kept it is',
      manifest: fresh + ingress,
      ok: true,
      message:
        'Note: Ingress "i" is kept, and nothing goes by it: a run has no ingress controller\nnamespace/fresh created\ningress.networking.k8s.io/i created',
    },
  ])('$rule', ({ manifest, ok, message }) => expect(applied(manifest)).toMatchObject({ ok, message }));
});

it('The namespaces of what a manifest has are taken for granted, of what kind it may be', () => {
  const { run } = play(podOf('  containers: [{name: app, image: nginx}]') + objects.slice(objects.lastIndexOf('---')));
  expect(run.kubectl('get ns shop -o name', 5).stdout).toBe('namespace/shop\n');
  expect(run.warnings).toContain('namespace "shop" was created for this run: a cluster would answer namespaces "shop" not found');
});
