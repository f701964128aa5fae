import { describe, expect, it } from 'vitest';
import { type Prediction, type Run, type SimulateInput, simulate } from '../index.ts';

const pod = (spec: string, name = 'web') => `{apiVersion: v1, kind: Pod, metadata: {name: ${name}}, spec: ${spec}}`;
const crashes = pod('{containers: [{name: app, image: busybox, command: [sh, -c, "sleep 5; exit 3"]}]}');
const completes = pod('{restartPolicy: Never, containers: [{name: app, image: busybox, command: [sh, -c, "sleep 5"]}]}');
const withInit = pod(
  '{initContainers: [{name: first, image: busybox, command: [sleep, "2"]}], containers: [{name: app, image: nginx}, {name: side, image: redis}]}',
);
const unschedulable = pod('{nodeSelector: {disk: ssd}, containers: [{name: app, image: nginx}]}');
const two = `${crashes}\n---\n${pod('{containers: [{name: app, image: nginx}]}', 'calm.site')}`;

function run(manifest: string, more: Partial<SimulateInput> = {}): Run {
  const result = simulate({ manifest, horizonSeconds: 300, ...more });
  if (result.kind !== 'Run') throw new Error(JSON.stringify(result.message));
  return result;
}
const right = ({ options, answer }: Prediction) => options[answer]?.en;
const about = (all: readonly Prediction[], slug: string) => all.find((one) => one.slug.startsWith(slug)) as Prediction;

const cases = [
  { what: 'a crash loop', manifest: crashes },
  { what: 'a task that completes', manifest: completes },
  { what: 'init containers', manifest: withInit },
  { what: 'a Pod that no node suits', manifest: unschedulable },
  { what: 'two Pods', manifest: two },
] as const;

describe('predictions', () => {
  it.each(cases)('of $what: three to eight, each with its own slug and different options', ({ manifest }) => {
    const all = run(manifest).predictions();
    expect(all.length).toBeGreaterThanOrEqual(3);
    expect(all.length).toBeLessThanOrEqual(8);
    expect(new Set(all.map(({ slug }) => slug)).size).toBe(all.length);
    for (const { slug, options, answer, prompt, explanation } of all) {
      expect(slug).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
      expect(options.length).toBeGreaterThanOrEqual(3);
      expect(options.length).toBeLessThanOrEqual(4);
      expect(new Set(options.map(({ en }) => en)).size).toBe(options.length);
      expect(options[answer]).toBeDefined();
      expect([prompt.en, prompt.zhHans, explanation.en, explanation.zhHans].every((text) => text.length > 10)).toBe(true);
    }
  });

  it.each(cases)('of $what: the same seed asks the same, and asking changes nothing', ({ manifest }) => {
    const one = run(manifest);
    const before = JSON.stringify(one.timeline);
    expect(one.predictions()).toEqual(run(manifest).predictions());
    expect(JSON.stringify(one.timeline)).toBe(before);
  });

  it.each(cases)('of $what: what is asked of a second holds from a little before to a little after', ({ manifest }) => {
    const one = run(manifest);
    for (const { slug, atSeconds, options, answer } of one.predictions()) {
      const column = (['status', 'restarts', 'ready'] as const).find((name) => slug.startsWith(`${name}-at`));
      const watched = one.pods.find(({ name }) => slug.endsWith(name.replaceAll('.', '-')));
      if (!column) continue;
      for (const near of [-0.3, 0, 0.3]) expect(String(watched?.at(atSeconds + near)[column])).toBe(options[answer]?.en);
    }
  });

  it.each([
    { rule: 'the phase of a crash loop stays Running', manifest: crashes, slug: 'phase', answer: 'Running' },
    { rule: 'a task that is done has Succeeded', manifest: completes, slug: 'phase', answer: 'Succeeded' },
    { rule: 'a Pod without a node is Pending', manifest: unschedulable, slug: 'phase', answer: 'Pending' },
    { rule: 'the exit code is the one of the script', manifest: crashes, slug: 'exit-code', answer: '3' },
    {
      rule: 'a later restart waits for its back-off',
      manifest: crashes,
      slug: 'restart-of-app',
      answer: 'Yes, but it takes longer than 5 seconds',
    },
    { rule: 'Never restarts nothing', manifest: completes, slug: 'restart-of-app', answer: 'No, not by second 300' },
    { rule: 'init containers start before all others', manifest: withInit, slug: 'order', answer: 'first → app → side' },
    { rule: 'nothing restarts that never ran', manifest: unschedulable, slug: 'restarts', answer: '0' },
  ])('$rule', ({ manifest, slug, answer }) => {
    expect(right(about(run(manifest).predictions(), slug))).toBe(answer);
  });

  const threatens = pod(
    '{containers: [{name: calm, image: redis, readinessProbe: {exec: {command: ["false"]}}}, {name: app, image: nginx, livenessProbe: {exec: {command: ["false"]}, initialDelaySeconds: 20, periodSeconds: 5}}]}',
  );
  const deleted: Partial<SimulateInput> = { interventions: [{ atSeconds: 30, kind: 'DELETE_POD', pod: 'web' }] };
  const debugged: Partial<SimulateInput> = {
    interventions: [{ atSeconds: 10, kind: 'KUBECTL', command: ['debug', 'web', '--image=busybox', '-c', 'look', '--', 'sleep', '5'] }],
  };
  const calm = pod('{containers: [{name: app, image: nginx}]}');
  it.each([
    {
      rule: 'a back-off',
      manifest: crashes,
      slug: 'restart-of-app',
      told: /^It starts again after .* restartPolicy is Always. The kubelet waits/,
    },
    {
      rule: 'Never',
      manifest: completes,
      slug: 'restart-of-app',
      told: /^It is not started again by second 300. The Pod's restartPolicy is Never/,
    },
    {
      rule: 'an init container',
      manifest: withInit,
      slug: 'restart-of-first',
      told: /An init container that has ended well has done its work\.$/,
    },
    {
      rule: 'a probe',
      manifest: threatens,
      slug: 'restart-of-app',
      more: { horizonSeconds: 50 },
      told: /has stopped it to start it anew: its liveness probe failed too often/,
    },
    {
      rule: 'the end of its Pod',
      manifest: calm,
      slug: 'restart-of-app',
      more: deleted,
      told: /The Pod is gone|No container of the Pod runs/,
    },
    {
      rule: 'an ephemeral container',
      manifest: calm,
      slug: 'restart-of-look',
      more: debugged,
      told: /An ephemeral container is never started again\.$/,
    },
    {
      rule: 'an exit code',
      manifest: crashes,
      slug: 'exit-code-of-app',
      told: /^It ended with 3 \(Error\)\. Its process ended with exit code 3\.$/,
    },
    { rule: 'an order', manifest: withInit, slug: 'order', told: /each as soon as its image is there\.$/ },
  ])('tells why of that container alone: $rule', ({ manifest, slug, more, told }) => {
    expect(about(run(manifest, more).predictions(), slug).explanation.en).toMatch(told);
  });
  it('asks of no container that has never run whether it starts again, nor of a debugger which came first', () => {
    const absent = pod('{containers: [{name: app, image: nginx, command: [nope]}]}');
    const slugs = [...run(absent).predictions(), ...run(calm, debugged).predictions()].map(({ slug }) => slug);
    expect(slugs.filter((slug) => /^restart-of-app|^order/.test(slug))).toEqual([]);
  });

  it('a deleted Pod is gone', () => {
    const deleted = run(unschedulable, { interventions: [{ atSeconds: 20, kind: 'DELETE_POD', pod: 'web' }] });
    expect(right(about(deleted.predictions(), 'phase'))).toBe('nothing: the Pod is gone');
  });

  it('gives as many as are asked for', () => {
    expect(run(crashes).predictions(2)).toHaveLength(2);
  });
});
