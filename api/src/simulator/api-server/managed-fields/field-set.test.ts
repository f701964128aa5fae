import { describe, expect, it } from 'vitest';
import { appliedFields, compareFields, fieldsV1 } from './field-set.ts';

const container = (rest: object = {}) => ({ spec: { containers: [{ name: 'app', image: 'a', ...rest }] } });
const told = (fields: ReadonlySet<string>) => JSON.stringify(fieldsV1(fields)).replaceAll('\\"', "'");
const APP = `"f:containers":{"k:{'name':'app'}":`;

/** @see sigs.k8s.io/structured-merge-diff: typed/comparison_test.go, fieldpath/serialize_test.go */
describe('what a change sets', () => {
  it.each([
    { rule: 'a field', before: { spec: { a: 1 } }, after: { spec: { a: 2 } }, changed: '{"f:spec":{"f:a":{}}}' },
    {
      rule: 'a map that was not there is set itself, too',
      before: { metadata: {} },
      after: { metadata: { labels: { app: 'web' } } },
      changed: '{"f:metadata":{"f:labels":{".":{},"f:app":{}}}}',
    },
    {
      rule: 'a map that was there is not',
      before: { metadata: { labels: { app: 'web' } } },
      after: { metadata: { labels: { app: 'web', x: 'y' } } },
      changed: '{"f:metadata":{"f:labels":{"f:x":{}}}}',
    },
    {
      rule: 'so is a list, for which Go writes null, but not its members',
      before: { spec: { containers: null } },
      after: container({ resources: {} }),
      changed: `{"f:spec":{${APP}{".":{},"f:image":{},"f:name":{},"f:resources":{}}}}}`,
    },
    {
      rule: 'ports are told by number and protocol',
      before: container({ ports: [] }),
      after: container({ ports: [{ containerPort: 80, protocol: 'UDP' }] }),
      changed: `{"f:spec":{${APP}{"f:ports":{"k:{'containerPort':80,'protocol':'UDP'}":{".":{},"f:containerPort":{},"f:protocol":{}}}}}}}`,
    },
    {
      rule: 'some maps and lists, and what refers to something, are one value',
      before: container({ env: [{ name: 'A', value: '1' }] }),
      after: container({ command: ['b'], env: [{ name: 'A', valueFrom: { secretKeyRef: { name: 's', key: 'k' } } }] }),
      changed: `{"f:spec":{${APP}{"f:command":{},"f:env":{"k:{'name':'A'}":{"f:valueFrom":{".":{},"f:secretKeyRef":{}}}}}}}}`,
      removed: `{"f:spec":{${APP}{"f:env":{"k:{'name':'A'}":{"f:value":{}}}}}}}`,
    },
    {
      rule: 'finalizers are told by what they are',
      before: { metadata: {} },
      after: { metadata: { finalizers: ['a/b'] } },
      changed: `{"f:metadata":{"f:finalizers":{".":{},"v:'a/b'":{}}}}`,
    },
  ])('$rule', ({ before, after, changed, removed = '{}' }) => {
    const made = compareFields(before, after);
    expect([told(made.changed), told(made.removed)]).toEqual([changed, removed]);
  });

  it('of what is applied on the server’s side only members of lists are set themselves', () => {
    const manifest = { metadata: { labels: { app: 'web' } }, ...container({ resources: {} }) };
    expect(told(appliedFields(manifest))).toBe(
      `{"f:metadata":{"f:labels":{"f:app":{}}},"f:spec":{${APP}{".":{},"f:image":{},"f:name":{},"f:resources":{}}}}}`,
    );
  });
});
