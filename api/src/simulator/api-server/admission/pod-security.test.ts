import { describe, expect, it } from 'vitest';
import { Random } from '../../engine/index.ts';
import type { Loose } from '../defaults/loose.ts';
import { kindInfo } from '../schema/kinds.ts';
import { podSecurity } from './pod-security.ts';
import { baselineChecks, restrictedChecks } from './pod-security-checks.ts';

const PREFIX = 'pod-security.kubernetes.io/';
const pod = (spec: Loose = {}, annotations: Loose = {}, name = 'web'): Loose => ({
  metadata: { name, namespace: 'safe', annotations },
  spec: { containers: [{ name: 'a', image: 'nginx:1' }], ...spec },
});

function admit(kind: 'Pod' | 'Namespace', object: Loose, options: { old?: Loose; labels?: Loose; pods?: Loose[] } = {}) {
  const warnings: string[] = [];
  const refusal = podSecurity({
    info: kindInfo(kind),
    operation: options.old ? 'UPDATE' : 'CREATE',
    object,
    old: options.old,
    random: new Random(1),
    warn: (text) => warnings.push(text),
    cluster: {
      now: 0,
      get: () => ({ metadata: { name: 'safe', labels: options.labels } }) as never,
      list: () => (options.pods ?? []) as never,
    },
  });
  return { message: refusal?.message, warnings };
}

describe('a Pod that changes is held against the standard again', () => {
  const old = pod({ hostNetwork: true });
  const refused = 'pods "web" is forbidden: violates PodSecurity "baseline:latest": host namespaces (hostNetwork=true)';
  it.each([
    { rule: 'another image', updated: pod({ hostNetwork: true, containers: [{ name: 'a', image: 'nginx:2' }] }), message: refused },
    {
      rule: 'a container to look into it',
      updated: pod({ hostNetwork: true, ephemeralContainers: [{ name: 'debug' }] }),
      message: refused,
    },
    {
      rule: 'an annotation of seccomp',
      updated: pod({ hostNetwork: true }, { 'container.seccomp.security.alpha.kubernetes.io/a': 'x' }),
      message: refused,
    },
    { rule: 'nothing that matters', updated: pod({ hostNetwork: true, activeDeadlineSeconds: 5 }, { a: 'b' }), message: undefined },
  ])('$rule', ({ updated, message }) => {
    expect(admit('Pod', updated, { old, labels: { [`${PREFIX}enforce`]: 'baseline' } }).message).toBe(message);
  });
});

describe('the labels of a namespace', () => {
  const namespace = (labels: Loose): Loose => ({ metadata: { name: 'safe', labels } });
  it('must be levels and versions', () => {
    const labels = { [`${PREFIX}enforce`]: 'foo', [`${PREFIX}warn-version`]: '1.24', [`${PREFIX}audit-version`]: 'v1.07' };
    expect(admit('Namespace', namespace(labels)).message).toBe(
      `Namespace "safe" is invalid: [metadata.labels[${PREFIX}enforce]: Invalid value: "foo": must be one of privileged, baseline, restricted, metadata.labels[${PREFIX}audit-version]: Invalid value: "v1.07": must be "latest" or "v1.x", metadata.labels[${PREFIX}warn-version]: Invalid value: "1.24": must be "latest" or "v1.x"]`,
    );
  });
  it('may stay wrong where they were', () => {
    const labels = { [`${PREFIX}enforce`]: 'foo' };
    expect(admit('Namespace', namespace({ ...labels, a: 'b' }), { old: namespace(labels) }).message).toBeUndefined();
  });
  it('but not become wrong otherwise', () => {
    const [before, after] = [{ [`${PREFIX}enforce`]: 'foo' }, { [`${PREFIX}enforce`]: 'bar' }];
    expect(admit('Namespace', namespace(after), { old: namespace(before) }).message).toBe(
      `Namespace "safe" is invalid: metadata.labels[${PREFIX}enforce]: Invalid value: "bar": must be one of privileged, baseline, restricted`,
    );
  });
  const host = (name: string) => pod({ hostNetwork: true }, {}, name);
  it.each([
    {
      rule: 'Pods that a stricter level would refuse are told',
      before: {},
      after: { enforce: 'baseline' },
      warnings: [
        'existing pods in namespace "safe" violate the new PodSecurity enforce level "baseline:latest"',
        'a (and 1 other pod): host namespaces',
        'c: privileged',
      ],
    },
    { rule: 'not at the same level', before: { enforce: 'baseline' }, after: { enforce: 'baseline', warn: 'restricted' }, warnings: [] },
    { rule: 'nor where the level is relaxed', before: { enforce: 'restricted' }, after: { enforce: 'baseline' }, warnings: [] },
  ])('$rule', ({ before, after, warnings }) => {
    const labelled = (modes: Loose) => namespace(Object.fromEntries(Object.entries(modes).map(([mode, level]) => [PREFIX + mode, level])));
    const privileged = pod({ containers: [{ name: 'a', securityContext: { privileged: true } }] }, {}, 'c');
    const pods = [host('b'), host('a'), privileged, pod({}, {}, 'good')];
    expect(admit('Namespace', labelled(after), { old: labelled(before), pods }).warnings).toEqual(warnings);
  });
});

describe('what older versions asked', () => {
  const violation = (id: string, minor: number, given: Loose) =>
    [...baselineChecks, ...restrictedChecks].find((check) => check.id === id)?.check(given, minor)?.detail;
  const annotated = pod(
    {},
    { 'seccomp.security.alpha.kubernetes.io/pod': 'unconfined', 'container.seccomp.security.alpha.kubernetes.io/a': 'localhost/x' },
  );
  it.each([
    {
      rule: 'v1.18: seccomp is an annotation',
      given: violation('seccompProfile_baseline', 18, annotated),
      detail: 'forbidden annotation seccomp.security.alpha.kubernetes.io/pod="unconfined"',
    },
    { rule: 'v1.19: and a field from then on', given: violation('seccompProfile_baseline', 19, annotated), detail: undefined },
    {
      rule: 'v1.24: a Windows Pod drops capabilities too',
      given: violation('capabilities_restricted', 24, pod({ os: { name: 'windows' } })),
      detail: 'container "a" must set securityContext.capabilities.drop=["ALL"]',
    },
    {
      rule: 'v1.25: and need not from then on',
      given: violation('capabilities_restricted', 25, pod({ os: { name: 'windows' } })),
      detail: undefined,
    },
  ])('$rule', ({ given, detail }) => expect(given).toBe(detail));
});
