import { expect, it } from 'vitest';
import { play, robotWith } from '../../testing.ts';

const rights = robotWith('cluster-admin');
const ROOT = 'https://kubernetes/api/v1/namespaces/default';
const TOKEN = '$(cat /var/run/secrets/kubernetes.io/serviceaccount/token)';
const ask = (method: string, path: string, body = '', type = 'application/json'): string =>
  `curl -skD/tmp/h -X ${method} -H "Authorization: Bearer ${TOKEN}" -H 'Content-Type: ${type}' ${body && `-d '${body}'`} '${ROOT}${path}'`;

/** What a Pod's script with curl says. */
function said(script: string): string {
  const container = `{name: c, image: nicolaka/netshoot, command: [sh, -c, ${JSON.stringify(script)}]}`;
  const pod = `apiVersion: v1\nkind: Pod\nmetadata: {name: robot}\nspec: {serviceAccountName: robot, restartPolicy: Never, containers: [${container}]}\n`;
  return play(pod + rights, { seconds: 60 }).run.kubectl('logs robot').stdout;
}
const status = (code: number, reason: string, message: string, details?: object) => ({
  kind: 'Status',
  apiVersion: 'v1',
  metadata: {},
  status: 'Failure',
  message,
  ...(reason && { reason }),
  ...(details && { details }),
  code,
});
const wrongOptions = (kind: string, field: string, reason: string, message: string) =>
  status(422, 'Invalid', `${kind}.meta.k8s.io "" is invalid: ${field}: ${message}`, {
    group: 'meta.k8s.io',
    kind,
    causes: [{ reason, message, field }],
  });
const map = '{"metadata":{"name":"m"},"data":{"a":"1"}}';
const typed = map.replace('{', '{"apiVersion":"v1","kind":"ConfigMap",');
const APPLY = 'application/apply-patch+yaml';
const pod = (more: string) => `{"metadata":{"name":"p"},"spec":{"containers":[{"name":"c","image":"nginx"${more}}]}}`;

/** @see kubernetes: apiserver/pkg/endpoints/handlers/create.go, update.go, patch.go, delete.go */
it.each([
  {
    rule: 'what is only tried tells who would have set what, and what is wrong twice is a cause twice',
    script: `(${ask('POST', '/configmaps?dryRun=All&fieldManager=a', map)} | jq '[.metadata.managedFields[]|[.manager,.fieldsV1]]'; ${ask('POST', '/configmaps', map)} >/dev/null; ${ask('PATCH', '/configmaps/m?fieldManager=a', typed.replace('"m"', '"m","labels":{"a b":"c"}'), APPLY)} | jq '[.details.causes[].field]') | jq -s .`,
    answer: [[['a', { 'f:data': { '.': {}, 'f:a': {} } }]], Array(4).fill('metadata.labels')],
  },
  {
    rule: 'what is no Pod is refused',
    script: ask('POST', '/pods', '{"spec":{"containers":"x"}}'),
    answer: status(
      400,
      'BadRequest',
      'Pod in version "v1" cannot be handled as a Pod: json: cannot unmarshal string into Go struct field PodSpec.spec.containers of type []v1.Container',
    ),
  },
  {
    rule: 'a strategic patch that leaves no object of the type, with what it says',
    script: `${ask('POST', '/configmaps', map)} >/dev/null; ${ask('PATCH', '/configmaps/m', '{"kind":"Foo","data":{"a":1}}', 'application/strategic-merge-patch+json')}`,
    answer: status(422, 'Invalid', ' "" is invalid: patch: Invalid value: "map[data:map[a:1] kind:Foo]": cannot convert int64 to string', {
      causes: [
        {
          reason: 'FieldValueInvalid',
          message: 'Invalid value: "map[data:map[a:1] kind:Foo]": cannot convert int64 to string',
          field: 'patch',
        },
      ],
    }),
  },
  {
    rule: 'an invalid one, with the cause',
    script: ask('POST', '/pods', pod(',"imagePullPolicy":"Often"')),
    answer: status(
      422,
      'Invalid',
      'Pod "p" is invalid: spec.containers[0].imagePullPolicy: Unsupported value: "Often": supported values: "Always", "IfNotPresent", "Never"',
      {
        name: 'p',
        kind: 'Pod',
        causes: [
          {
            reason: 'FieldValueNotSupported',
            message: 'Unsupported value: "Often": supported values: "Always", "IfNotPresent", "Never"',
            field: 'spec.containers[0].imagePullPolicy',
          },
        ],
      },
    ),
  },
  {
    rule: 'what is deleted may have to be of a version',
    script: `${ask('POST', '/configmaps', map)} >/dev/null; ${ask('DELETE', '/configmaps/m', '{"preconditions":{"resourceVersion":"1"}}')} | sed 's/record ([0-9]*)/record (N)/'`,
    answer: status(
      409,
      'Conflict',
      'Operation cannot be fulfilled on ConfigMap "m": the ResourceVersion in the precondition (1) does not match the ResourceVersion in record (N). The object might have been modified',
      { name: 'm', kind: 'ConfigMap' },
    ),
  },
  {
    rule: 'one of another namespace',
    script: ask('POST', '/configmaps', '{"metadata":{"name":"m","namespace":"other"}}'),
    answer: status(400, 'BadRequest', 'the namespace of the provided object does not match the namespace sent on the request'),
  },
  {
    rule: 'server-side apply says who it is',
    script: ask('PATCH', '/configmaps/m', map, 'application/apply-patch+yaml'),
    answer: wrongOptions('PatchOptions', 'fieldManager', 'FieldValueRequired', 'Required value: is required for apply patch'),
  },
  {
    rule: 'server-side apply has no fields that there are not',
    script: ask(
      'PATCH',
      '/configmaps/m?fieldManager=me',
      '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"m"},"foo":1}',
      'application/apply-patch+yaml',
    ),
    answer: status(500, '', 'failed to create typed patch object (default/m; /v1, Kind=ConfigMap): .foo: field not declared in schema'),
  },
  {
    rule: 'only that is forced',
    script: ask('PATCH', '/configmaps/m?force=true', map, 'application/merge-patch+json'),
    answer: wrongOptions('PatchOptions', 'force', 'FieldValueForbidden', 'Forbidden: may not be specified for non-apply patch'),
  },
  {
    rule: 'what is only tried is so in these words',
    script: ask('DELETE', '/configmaps/m?dryRun=true'),
    answer: wrongOptions(
      'DeleteOptions',
      'dryRun',
      'FieldValueNotSupported',
      'Unsupported value: []string{"true"}: supported values: "All"',
    ),
  },
  {
    rule: 'how fields are validated, too',
    script: ask('POST', '/configmaps?fieldValidation=strict', map),
    answer: wrongOptions(
      'CreateOptions',
      'fieldValidation',
      'FieldValueNotSupported',
      'Unsupported value: "strict": supported values: "", "Ignore", "Strict", "Warn"',
    ),
  },
  {
    rule: 'what becomes of dependents, too',
    script: ask('DELETE', '/configmaps/m', '{"propagationPolicy":"None"}'),
    answer: wrongOptions(
      'DeleteOptions',
      'propagationPolicy',
      'FieldValueNotSupported',
      'Unsupported value: "None": supported values: "Foreground", "Background", "Orphan", "nil"',
    ),
  },
  {
    rule: 'and leaves what others have applied',
    script: ['one&', 'two&']
      .map((who, i) => ask('PATCH', `/configmaps/m?fieldManager=${who}`, typed.replace('"1"', `"${i}"`), 'application/apply-patch+yaml'))
      .join(' >/dev/null; '),
    answer: status(409, 'Conflict', 'Apply failed with 1 conflict: conflict with "one": .data.a', {
      causes: [{ reason: 'FieldManagerConflict', message: 'conflict with "one"', field: '.data.a' }],
    }),
  },
  {
    rule: 'one that is there',
    script: `${ask('POST', '/configmaps', map)} >/dev/null; ${ask('POST', '/configmaps', map)}`,
    answer: status(409, 'AlreadyExists', 'configmaps "m" already exists', { name: 'm', kind: 'configmaps' }),
  },
  {
    rule: 'what is only tried is not kept',
    script: `${ask('POST', '/configmaps?dryRun=All', map)} >/dev/null; ${ask('GET', '/configmaps/m')}`,
    answer: status(404, 'NotFound', 'configmaps "m" not found', { name: 'm', kind: 'configmaps' }),
  },
  {
    rule: 'an object by another name',
    script: ask('PUT', '/configmaps/n', map),
    answer: status(400, 'BadRequest', 'the name of the object (m) does not match the name on the URL (n)'),
  },
  {
    rule: 'an object of another version',
    script: `${ask('POST', '/configmaps', map)} >/dev/null; ${ask('PUT', '/configmaps/m', '{"metadata":{"name":"m","resourceVersion":"1"}}')}`,
    answer: status(
      409,
      'Conflict',
      'Operation cannot be fulfilled on configmaps "m": the object has been modified; please apply your changes to the latest version and try again',
      { name: 'm', kind: 'configmaps' },
    ),
  },
  {
    rule: 'a patch of no type',
    script: ask('PATCH', '/configmaps/m', '{}'),
    answer: status(415, 'UnsupportedMediaType', '415: Unsupported Media Type', {}),
  },
  {
    rule: 'what is applied says which version it is of',
    script: ask('PATCH', '/configmaps/m?fieldManager=me', map, APPLY),
    answer: status(400, 'BadRequest', 'Incorrect version specified in apply patch. Specified patch version: , expected: v1'),
  },
  {
    rule: 'what is applied is called as it is asked for',
    script: ask('PATCH', '/configmaps/n?fieldManager=me', typed, APPLY),
    answer: status(400, 'BadRequest', 'the name of the object (m) does not match the name on the URL (n)'),
  },
  {
    rule: 'what is applied is a map',
    script: ask('PATCH', '/configmaps/m?fieldManager=me', '[]', APPLY),
    answer: status(
      400,
      'BadRequest',
      'error decoding YAML: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal array into Go value of type map[string]interface {}',
    ),
  },
  {
    rule: 'what is applied is YAML',
    script: ask('PATCH', '/configmaps/m?fieldManager=me', ': : :', APPLY),
    answer: status(400, 'BadRequest', 'error decoding YAML: error converting YAML to JSON: yaml: did not find expected key'),
  },
  {
    rule: 'what is applied may name a version, which is minded',
    script: `${ask('POST', '/configmaps', map)} >/dev/null; ${ask('PATCH', '/configmaps/m?fieldManager=me', typed.replace('"name"', '"resourceVersion":"1","name"'), APPLY)}`,
    answer: status(
      409,
      'Conflict',
      'Operation cannot be fulfilled on configmaps "m": the object has been modified; please apply your changes to the latest version and try again',
      { name: 'm', kind: 'configmaps' },
    ),
  },
  {
    rule: 'a status is applied to what is there',
    script: ask('PATCH', '/pods/p/status?fieldManager=me', '{"apiVersion":"v1","kind":"Pod","metadata":{"name":"p"},"status":{}}', APPLY),
    answer: status(404, 'NotFound', 'pods "p" not found', { name: 'p', kind: 'pods' }),
  },
  {
    rule: 'one that is still being deleted is in the way by its name',
    script: `${ask('POST', '/configmaps', map.replace('"name"', '"finalizers":["a.b/c"],"name"'))} >/dev/null; ${ask('DELETE', '/configmaps/m')} >/dev/null; ${ask('POST', '/configmaps', map)}`,
    answer: status(409, 'AlreadyExists', 'object is being deleted: configmaps "m" already exists', { name: 'm', kind: 'configmaps' }),
  },
  {
    rule: 'how to delete is told in a type that is read',
    script: ask('DELETE', '/configmaps/m', '{}', 'application/x-www-form-urlencoded'),
    answer: status(
      415,
      'UnsupportedMediaType',
      'the body of the request was in an unknown format - accepted media types include: application/json, application/yaml, application/vnd.kubernetes.protobuf',
    ),
  },
  {
    rule: 'at once, if its body says so',
    script: `${ask('DELETE', '/pods/robot', '{"gracePeriodSeconds":0,"dryRun":["All"]}')} | jq -c .metadata.deletionGracePeriodSeconds`,
    answer: 0,
  },
  {
    rule: 'how to delete is told by options of that type',
    script: ask('DELETE', '/configmaps/m', '{"gracePeriodSeconds":"x"}'),
    answer: status(500, '', 'json: cannot unmarshal string into Go struct field DeleteOptions.gracePeriodSeconds of type int64'),
  },
  {
    rule: 'how to delete is told by nothing else',
    script: ask('DELETE', '/configmaps/m', '{"kind":"Foo","apiVersion":"v1"}'),
    answer: status(
      500,
      '',
      'no kind "Foo" is registered for version "v1" in scheme "k8s.io/apimachinery/pkg/apis/meta/internalversion/scheme/register.go:27"',
    ),
  },
  {
    rule: 'a part has its own methods',
    script: ask('DELETE', '/pods/p/status'),
    answer: status(405, 'MethodNotAllowed', 'the server does not allow this method on the requested resource', {}),
  },
  {
    rule: 'what has no way to it is nowhere',
    script: ask('GET', '/../../../v2/pods')
      .replace('curl', 'curl --path-as-is')
      .replace('/api/v1/namespaces/default/../../../v2', '/api/v2'),
    answer: status(404, 'NotFound', 'the server could not find the requested resource', {}),
  },
  {
    rule: 'a binding by its name alone',
    script: ask('POST', '/bindings', '{"target":{"name":"node-1"}}'),
    answer: status(400, 'BadRequest', 'Name parameter required.'),
  },
  {
    rule: 'what is bound already',
    script: ask('POST', '/bindings', '{"metadata":{"name":"robot"},"target":{"name":"node-1"}}'),
    answer: expect.objectContaining({ code: 409, reason: 'Conflict' }),
  },
  {
    rule: 'a match needs a version to match',
    script: ask('GET', '/pods?resourceVersionMatch=Exact'),
    answer: wrongOptions(
      'ListOptions',
      'resourceVersionMatch',
      'FieldValueForbidden',
      'Forbidden: resourceVersionMatch is forbidden unless resourceVersion is provided',
    ),
  },
  {
    rule: 'nobody has heard of that version',
    script: `${ask('GET', '/pods?resourceVersion=99999999')} | sed 's/current: [0-9]*/current: 7/'`,
    answer: status(504, 'Timeout', 'Timeout: Too large resource version: 99999999, current: 7', {
      causes: [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }],
      retryAfterSeconds: 1,
    }),
  },
  {
    rule: 'that is no version to get one of',
    script: ask('GET', '/pods/robot?resourceVersion=x'),
    answer: status(500, '', 'resourceVersion: Invalid value: "x": strconv.ParseUint: parsing "x": invalid syntax'),
  },
  {
    rule: 'a list goes on from a token',
    script: ask('GET', '/pods?continue=x'),
    answer: status(400, 'BadRequest', 'invalid continue token: continue key is not valid: illegal base64 data at input byte 0'),
  },
  {
    rule: 'what a merge patch makes is told with its managers',
    script: `${ask('POST', '/configmaps?fieldManager=me', map)} >/dev/null
${ask('PATCH', '/configmaps/m', '{"data":{"b":1}}', 'application/merge-patch+json')} | jq '.message | contains("managedFields")'`,
    answer: true,
  },
  {
    rule: 'what a strict patch makes has no fields that there are not',
    script: `${ask('POST', '/configmaps', map)} >/dev/null
${ask('PATCH', '/configmaps/m?fieldValidation=Strict', '{"foo":1}', 'application/merge-patch+json')} | jq '[.code, (.message | endswith("strict decoding error: unknown field \\"foo\\""))]'`,
    answer: [422, true],
  },
  {
    rule: 'of which one is warned of that does not say',
    script: `${ask('POST', '/configmaps', map)} >/dev/null
for v in Warn Ignore; do ${ask('PATCH', '/configmaps/m', '{"foo":1}', 'application/merge-patch+json').replace("/m'", "/m?fieldValidation='$v")} >/dev/null; grep -ci '^warning: 299 - "unknown field' /tmp/h; done | jq -s .`,
    answer: [1, 0],
  },
  {
    rule: 'null is an empty text to a JSON patch',
    script: `${ask('POST', '/configmaps', map)} >/dev/null; ${ask('PATCH', '/configmaps/m', '[{"op":"add","path":"/data/b","value":null}]', 'application/json-patch+json')} | jq .data`,
    answer: { a: '1', b: '' },
  },
  {
    rule: 'of limits that are none there is a null',
    script: `${ask('POST', '/limitranges', '{"metadata":{"name":"l"},"spec":{"limits":[]}}')} | jq .spec`,
    answer: { limits: null },
  },
  {
    rule: 'a quota is counted once it is there',
    script: `${ask('POST', '/resourcequotas', '{"metadata":{"name":"q"},"spec":{"hard":{"pods":"5"}}}')} | jq -c '[.status, [.metadata.managedFields[].operation]]'; ${ask('GET', '/resourcequotas/q')} >/dev/null`,
    answer: [{}, ['Update']],
  },
  {
    rule: 'what is deleted at once is told of',
    script: `${ask('POST', '/configmaps', map)} >/dev/null; ${ask('DELETE', '/configmaps/m')}`,
    answer: {
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Success',
      details: { name: 'm', kind: 'configmaps', uid: expect.any(String) },
    },
  },
  {
    rule: 'a version that there cannot be yet',
    script: ask('POST', '/configmaps', '{"metadata":{"name":"m","resourceVersion":"7"}}'),
    answer: status(500, '', 'resourceVersion should not be set on objects to be created'),
  },
  {
    rule: 'a log of one of several containers',
    script: `${ask('POST', '/pods', pod('},{"name":"d","image":"nginx"'))} >/dev/null; ${ask('GET', '/pods/p/log')}`,
    answer: status(400, 'BadRequest', 'a container name must be specified for pod p, choose one of: [c d]'),
  },
  {
    rule: 'a log of one of several containers, of which some come first',
    script: `${ask('POST', '/pods', pod('},{"name":"d","image":"nginx"').replace('"spec":{', '"spec":{"initContainers":[{"name":"i","image":"nginx"}],'))} >/dev/null; ${ask('GET', '/pods/p/log')}`,
    answer: status(400, 'BadRequest', 'a container name must be specified for pod p, choose one of: [i c d]'),
  },
  {
    rule: 'a Pod template is none that a run keeps, and it is said so',
    script: ask('POST', '/podtemplates', '{"metadata":{"name":"t"}}'),
    answer: status(
      501,
      'NotImplemented',
      'POST /api/v1/namespaces/default/podtemplates is not possible in a simulated cluster: kubectl can do it',
    ),
  },
  {
    rule: 'a part that there is not',
    script: ask('GET', '/pods/robot/scale'),
    answer: status(404, 'NotFound', 'the server could not find the requested resource', {}),
  },
  {
    rule: 'a merge patch that is none',
    script: `${ask('POST', '/configmaps', map)} >/dev/null; ${ask('PATCH', '/configmaps/m', '[]', 'application/merge-patch+json')}`,
    answer: status(400, 'BadRequest', 'error decoding patch: json: cannot unmarshal array into Go value of type map[string]interface {}'),
  },
  {
    rule: 'a JSON patch that is none',
    script: `${ask('POST', '/configmaps', map)} >/dev/null; ${ask('PATCH', '/configmaps/m', '{}', 'application/json-patch+json')}`,
    answer: status(400, 'BadRequest', 'error decoding patch: json: cannot unmarshal object into Go value of type []handlers.jsonPatchOp'),
  },
  {
    rule: 'a strategic merge patch that is none',
    script: `${ask('POST', '/configmaps', map)} >/dev/null; ${ask('PATCH', '/configmaps/m', '[]', 'application/strategic-merge-patch+json')}`,
    answer: status(400, 'BadRequest', 'json: cannot unmarshal array into Go value of type map[string]interface {}'),
  },
  {
    rule: 'a patch that is none, of what is not there',
    script: ask('PATCH', '/configmaps/m', '{}', 'application/json-patch+json'),
    answer: status(404, 'NotFound', 'configmaps "m" not found', { name: 'm', kind: 'configmaps' }),
  },
  {
    rule: 'a JSON patch that does not fit',
    script: `${ask('POST', '/configmaps', map)} >/dev/null; ${ask('PATCH', '/configmaps/m', '[{"op":"remove","path":"/data/x"}]', 'application/json-patch+json')}`,
    answer: status(422, 'Invalid', 'the server rejected our request due to an error in our request', {}),
  },
  {
    rule: 'all that are selected are deleted, and told',
    script: `${ask('POST', '/configmaps', map)} >/dev/null; ${ask('DELETE', '/configmaps?fieldSelector=metadata.name=m')}`,
    answer: expect.objectContaining({ kind: 'ConfigMapList', items: [expect.objectContaining({ data: { a: '1' } })] }),
  },
  {
    rule: 'an eviction that is only tried evicts nobody',
    script: `${ask('POST', '/pods', pod(''))} >/dev/null; ${ask('POST', '/pods/p/eviction', '{"metadata":{"name":"p"},"deleteOptions":{"dryRun":["All"]}}')} >/dev/null; ${ask('GET', '/pods/p')}`,
    answer: expect.objectContaining({ metadata: expect.not.objectContaining({ deletionTimestamp: expect.anything() }) }),
  },
  {
    rule: 'a binding of another Pod',
    script: ask('POST', '/pods/robot/binding', '{"target":{"name":"node-1"}}'),
    answer: status(400, 'BadRequest', 'name in URL does not match name in Binding object'),
  },
  {
    rule: 'a binding to nothing',
    script: ask('POST', '/pods/robot/binding', '{"metadata":{"name":"robot"},"target":{"kind":"Zone"}}'),
    answer: status(500, '', '[target.kind: Unsupported value: "Zone": supported values: "Node", "<empty>", target.name: Required value]'),
  },
  {
    rule: 'a binding is told to be done',
    script: `${ask('POST', '/pods', pod('').replace('"spec":{', '"spec":{"schedulerName":"mine",'))} >/dev/null; ${ask('POST', '/pods/p/binding', '{"metadata":{"name":"p"},"target":{"kind":"Node","name":"node-1"}}')}`,
    answer: { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code: 201 },
  },
  {
    rule: 'a group tells its versions',
    script: ask('GET', '/x').replace(`${ROOT}/x`, 'https://kubernetes/apis/autoscaling'),
    answer: expect.objectContaining({ kind: 'APIGroup', preferredVersion: { groupVersion: 'autoscaling/v2', version: 'v2' } }),
  },
  {
    rule: 'a field that nobody selects by',
    script: ask('GET', '/pods?fieldSelector=spec.foo=1'),
    answer: status(400, 'BadRequest', 'field label not supported: spec.foo'),
  },
])('$rule', ({ script, answer }) => {
  expect(JSON.parse(said(script))).toEqual(answer);
});

it('warns of what it does not know, in a header', () => {
  expect(said(`${ask('POST', '/pods', pod(',"foo":1'))} | grep -c '"phase": "Pending"'; grep warning /tmp/h`)).toMatch(
    /^1\nwarning: 299 - "unknown field \\"spec\.containers\[0\]\.foo\\""\r?\n$/,
  );
});

it.each([
  ['a merge patch', 'application/merge-patch+json', '{"data":{"b":"2"}}'],
  ['a strategic one', 'application/strategic-merge-patch+json', '{"data":{"b":"2"}}'],
  ['a JSON patch', 'application/json-patch+json', '[{"op":"add","path":"/data/b","value":"2"}]'],
])('takes %s', (_, type, patch) => {
  const says = said(`${ask('POST', '/configmaps', map)} >/dev/null; ${ask('PATCH', '/configmaps/m', patch, type)}`);
  expect(JSON.parse(says)).toMatchObject({ kind: 'ConfigMap', data: { a: '1', b: '2' } });
});

it('patches a list of containers by their names', () => {
  const patch = '{"spec":{"containers":[{"name":"c","image":"nginx:2"}]}}';
  const says = said(
    `${ask('POST', '/pods', pod(''))} >/dev/null; ${ask('PATCH', '/pods/p', patch, 'application/strategic-merge-patch+json')}`,
  );
  expect(JSON.parse(says)).toMatchObject({ spec: { containers: [{ name: 'c', image: 'nginx:2', imagePullPolicy: 'Always' }] } });
});

it('puts a status in the place of another', () => {
  const next = '{"metadata":{"name":"p"},"spec":{"hostname":"ignored"},"status":{"phase":"Pending","reason":"Mine"}}';
  const says = said(`${ask('POST', '/pods', pod(''))} >/dev/null; ${ask('PUT', '/pods/p/status', next)}`);
  const { spec, status: after } = JSON.parse(says);
  expect(spec).not.toHaveProperty('hostname');
  expect(after).toEqual({ phase: 'Pending', reason: 'Mine' });
});

it('a deletion may say in its body that it is only tried', () => {
  const all = '{"dryRun":["All"]}';
  expect(
    said(
      `${ask('POST', '/configmaps', map)} >/dev/null; ${ask('DELETE', '/configmaps/m', all)} >/dev/null; ${ask('GET', '/configmaps/m')}`,
    ),
  ).toContain('"name": "m"');
});

it('puts ephemeral containers beside the others, and shows them', () => {
  const next = '{"metadata":{"name":"p"},"spec":{"hostname":"ignored","ephemeralContainers":[{"name":"d","image":"busybox"}]}}';
  const put = ask('PUT', '/pods/p/ephemeralcontainers', next);
  const says = said(`${ask('POST', '/pods', pod(''))} >/dev/null; ${put} >/dev/null; ${ask('GET', '/pods/p/ephemeralcontainers', '')}`);
  const { spec } = JSON.parse(says);
  expect(spec).toMatchObject({ ephemeralContainers: [{ name: 'd', terminationMessagePolicy: 'File' }], containers: [{ name: 'c' }] });
  expect(spec).not.toHaveProperty('hostname');
});

it('puts labels in the place of others with the status, of the version that is named', () => {
  const next = (version: string) => `{"metadata":{"name":"p","labels":{"a":"b"}${version}},"status":{"phase":"Pending"}}`;
  const put = (version = '') => ask('PUT', '/pods/p/status', next(version));
  const [labels, message] = said(
    `${ask('POST', '/pods', pod(''))} >/dev/null; ${put()} | jq -c .metadata.labels; ${put(',"resourceVersion":"1"')} | jq -r .message`,
  ).split('\n');
  expect(labels).toBe('{"a":"b"}');
  expect(message).toMatch(/^Operation cannot be fulfilled on pods "p": the object has been modified/);
});

it('tells who has set what, which nobody can say', () => {
  const managers = '.metadata.managedFields | map([.manager, .operation, .subresource // empty] | join(" ")) | join(", ")';
  const again = `${ask('GET', '/configmaps/m')} | jq '.metadata.managedFields[0].manager="x"' > /tmp/m; ${ask('PUT', '/configmaps/m', 'x').replace("-d 'x'", '-d @/tmp/m')}`;
  const applied = ask('PATCH', '/configmaps/m?fieldManager=f', 'x', 'application/apply-patch+yaml').replace("-d 'x'", '-d @/tmp/m');
  const patch = '{"spec":{"ephemeralContainers":[{"name":"d","image":"busybox"}]}}';
  const says = said(
    [
      `${ask('POST', '/configmaps', map)} | jq -r '${managers}'`,
      `${again} | jq -r '${managers}'`,
      `${ask('GET', '/configmaps?fieldSelector=metadata.name%3Dm')} | jq -r '.items[0] | ${managers}'`,
      `${applied} | jq -r .message`,
      `${ask('POST', '/pods', pod(''))} >/dev/null`,
      `${ask('PATCH', '/pods/p/ephemeralcontainers', patch, 'application/strategic-merge-patch+json')} | jq -r '${managers}'`,
      `${ask('POST', '/configmaps', map).replace('/api/v1/namespaces/default/configmaps', '/apis/authentication.k8s.io/v1beta1/selfsubjectreviews')} | jq -r .reason`,
    ].join('; '),
  );
  expect(says.split('\n').slice(0, 4)).toEqual(['curl Update', 'curl Update', 'curl Update', 'metadata.managedFields must be nil']);
  expect(says.split('\n')[4]).toMatch(/^curl Update(, .*)?, curl Update ephemeralcontainers(, |$)/);
  expect(says.split('\n')[5]).toBe('NotFound');
});
