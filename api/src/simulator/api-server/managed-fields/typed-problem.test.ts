import { expect, it } from 'vitest';
import { typedProblem } from './typed-problem.ts';

const container = (more: object): object => ({ spec: { containers: [{ name: 'a', ...more }] } });

/** As the parser of client-go's apply configurations says it of the same objects. */
it.each<{ rule: string; object: object; says: string | undefined }>([
  { rule: 'null is nothing', object: { metadata: null, spec: { containers: null, hostNetwork: null } }, says: undefined },
  {
    rule: 'amounts and ports may be numbers',
    object: container({ resources: { limits: { cpu: 1, memory: '1Gi' } }, livenessProbe: { tcpSocket: { port: 80 } } }),
    says: undefined,
  },
  {
    rule: 'a field is none of its type',
    object: container({ bar: 'x' }),
    says: '.spec.containers[name="a"].bar: field not declared in schema',
  },
  {
    rule: 'no further field is looked at then',
    object: { spec: { foo: 1, hostNetwork: 'x' } },
    says: '.spec.foo: field not declared in schema',
  },
  {
    rule: 'a number is no text',
    object: container({ image: 5 }),
    says: '.spec.containers[name="a"].image: expected string, got &value.valueUnstructured{Value:5}',
  },
  {
    rule: 'a text is no number',
    object: { spec: { activeDeadlineSeconds: '5' } },
    says: '.spec.activeDeadlineSeconds: expected numeric (int or float), got string',
  },
  { rule: 'a text is no boolean', object: { spec: { hostNetwork: 'true' } }, says: '.spec.hostNetwork: expected boolean, got &{true}' },
  {
    rule: 'a map is no list',
    object: { spec: { containers: { name: 'a' } } },
    says: '.spec.containers: expected list, got &{map[name:a]}',
  },
  { rule: 'a list is no map', object: { spec: { nodeSelector: ['a'] } }, says: '.spec.nodeSelector: expected map, got &{[a]}' },
  {
    rule: 'members without keys go by their place',
    object: { spec: { tolerations: [{ key: 'a' }, 'b'] } },
    says: '.spec.tolerations[1]: expected map, got &{b}',
  },
  {
    rule: 'keys are there once, and what is wrong in members is told between',
    object: container({ env: [{ name: 'X', value: '1' }, { name: 'X' }, { name: 'Y', value: true }, { name: 'Y' }] }),
    says: 'errors:\n  .spec.containers[name="a"].env: duplicate entries for key [name="X"]\n  .spec.containers[name="a"].env[name="Y"].value: expected string, got &value.valueUnstructured{Value:true}\n  .spec.containers[name="a"].env: duplicate entries for key [name="Y"]',
  },
  {
    rule: 'ports have two keys',
    object: container({ ports: [{ containerPort: 80 }, { containerPort: 80, protocol: 'TCP' }, { containerPort: 80, protocol: 'UDP' }] }),
    says: '.spec.containers[name="a"].ports: duplicate entries for key [containerPort=80,protocol="TCP"]',
  },
  {
    rule: 'behind a member without a name nothing is told',
    object: { spec: { containers: ['a', { name: 'b', bar: 1 }] } },
    says: '.spec.containers: element 0: associative list with keys may not have non-map elements',
  },
  {
    rule: 'a set has each text once',
    object: { metadata: { finalizers: ['a', 'a'] } },
    says: '.metadata.finalizers: duplicate entries for key [="a"]',
  },
])('$rule', ({ object, says }) => {
  const of = { kind: 'Pod', apiVersion: 'v1', namespace: 'default', name: 'web' };
  expect(typedProblem(object, of)).toBe(says && `failed to create typed patch object (default/web; /v1, Kind=Pod): ${says}`);
});

it.each<{ rule: string; object: object; says: string }>([
  {
    rule: 'an amount',
    object: container({ resources: { limits: { cpu: 'abc' } } }),
    says: "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'",
  },
  { rule: 'a whole number', object: { spec: { priority: 1.5 } }, says: 'cannot convert float64 to int32' },
  {
    rule: 'a number or text',
    object: container({ livenessProbe: { httpGet: { port: true } } }),
    says: 'json: cannot unmarshal bool into Go value of type int32',
  },
  {
    rule: 'a time',
    object: { metadata: { creationTimestamp: 'yesterday' } },
    says: 'parsing time "yesterday" as "2006-01-02T15:04:05Z07:00": cannot parse "yesterday" as "2006"',
  },
])('what fits the schema may be none of what Go has: $rule', ({ object, says }) => {
  const of = { kind: 'Pod', apiVersion: 'v1', namespace: 'default', name: 'web' };
  const unable = 'unable to convert unstructured object to /v1, Kind=Pod';
  expect(typedProblem(object, of)).toBe(`failed to convert new object (default/web; /v1, Kind=Pod) to proper version: ${unable}: ${says}`);
});

it('names the group and version of what is in no namespace', () => {
  const of = { kind: 'PriorityClass', apiVersion: 'scheduling.k8s.io/v1', name: 'high' };
  expect(typedProblem({ value: 'x' }, of)).toBe(
    'failed to create typed patch object (/high; scheduling.k8s.io/v1, Kind=PriorityClass): .value: expected numeric (int or float), got string',
  );
});
