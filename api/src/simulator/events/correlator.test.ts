import { describe, expect, it } from 'vitest';
import { Store } from '../api-server/store.ts';
import { Engine, MINUTE, Random, SECOND, Trace } from '../engine/index.ts';
import { EventCorrelator } from './correlator.ts';
import type { EventInput } from './event.ts';
import { EventRecorder } from './recorder.ts';
import { EventSeriesRecorder } from './series-recorder.ts';

const event = (message: string, over: Partial<EventInput> = {}): EventInput => ({
  object: { kind: 'Pod', namespace: 'default', name: 'web', uid: 'p' },
  source: { component: 'kubelet', host: 'node-1' },
  type: 'Normal',
  reason: 'Killing',
  message,
  ...over,
});

describe('EventCorrelator', () => {
  it.each([
    { rule: 'the first is created', messages: ['a'], expected: [['create', 'a', 1]] },
    {
      rule: 'the same again is counted',
      messages: ['a', 'a'],
      expected: [
        ['create', 'a', 1],
        ['patch', 'a', 2],
      ],
    },
    {
      rule: 'another message is another event',
      messages: ['a', 'b'],
      expected: [
        ['create', 'a', 1],
        ['create', 'b', 1],
      ],
    },
    {
      rule: 'the tenth similar one is combined, and the eleventh counted there',
      messages: [...'abcdefghij', 'k'],
      expected: [
        ...[...'abcdefghi'].map((m) => ['create', m, 1]),
        ['create', '(combined from similar events): j', 1],
        ['patch', '(combined from similar events): k', 2],
      ],
    },
    {
      rule: 'one that is known among nine others is none of many again',
      messages: [...'abcdefghij', 'j'],
      expected: [...[...'abcdefghi'].map((m) => ['create', m, 1]), ['create', '(combined from similar events): j', 1], ['create', 'j', 1]],
    },
  ])('$rule', ({ messages, expected }) => {
    const correlator = new EventCorrelator();
    const seen = messages.map((m, i) => correlator.correlate(event(m), i * SECOND));
    expect(seen.map((r) => (r.kind === 'skip' ? r : [r.kind, r.message, r.count]))).toEqual(expected);
  });

  it('similar ones more than ten minutes apart are not combined', () => {
    const correlator = new EventCorrelator();
    const seen = [...'abcdefghijkl'].map((m, i) => correlator.correlate(event(m), i * (10 * MINUTE + 1)));
    expect(seen.every((r) => r.kind === 'create' && !r.message.startsWith('(combined'))).toBe(true);
  });

  it('25 at once, then one in five minutes; what was dropped is counted', () => {
    const correlator = new EventCorrelator();
    const at = (now: number) => {
      const r = correlator.correlate(event('a'), now);
      return r.kind === 'skip' ? 'skip' : r.count;
    };
    expect(Array.from({ length: 27 }, () => at(0)).slice(23)).toEqual([24, 25, 'skip', 'skip']);
    expect(at(5 * MINUTE - SECOND)).toBe('skip');
    expect(at(5 * MINUTE)).toBe(29);
    expect(at(5 * MINUTE + 1)).toBe('skip');
  });

  it('what is dropped meanwhile delays the next one by nothing', () => {
    const correlator = new EventCorrelator();
    const kinds = Array.from({ length: 25 + 30 }, (_, i) => correlator.correlate(event('a'), Math.max(0, i - 24) * 10 * SECOND).kind);
    expect(kinds.slice(24)).toEqual(['patch', ...Array(29).fill('skip'), 'patch']);
  });

  it('each source has its own bucket', () => {
    const correlator = new EventCorrelator();
    for (let i = 0; i < 25; i++) correlator.correlate(event('a'), 0);
    expect(correlator.correlate(event('a'), 0).kind).toBe('skip');
    expect(correlator.correlate(event('a', { source: { component: 'node-controller' } }), 0).kind).toBe('create');
  });
});

const setup = () => {
  const engine = new Engine();
  const context = { engine, store: new Store(engine), trace: new Trace(engine), random: new Random(1) };
  return { ...context, context };
};
const pod = { apiVersion: 'v1', kind: 'Pod', namespace: 'default', name: 'web', uid: 'p', resourceVersion: '7' } as const;

describe('EventRecorder', () => {
  it('writes a core event with its source, and lets it go an hour after it was last written', () => {
    const { engine, store, trace, context } = setup();
    const recorder = new EventRecorder(context);
    const input = {
      source: { component: 'kubelet', host: 'node-1' },
      object: { ...pod, fieldPath: 'spec.containers{app}' },
      type: 'Normal',
      reason: 'Pulling',
      message: 'Pulling image "nginx"',
    } as const;
    recorder.record(input);
    engine.run(10 * MINUTE);
    recorder.record({ ...input, object: { ...input.object, resourceVersion: '8' } });
    expect(store.list('Event')).toMatchObject([
      {
        involvedObject: { resourceVersion: '7' },
        metadata: { name: expect.stringMatching(/^web\.[0-9a-f]{16}$/), namespace: 'default' },
        count: 2,
        firstTimestamp: '2023-05-15T09:00:00Z',
        lastTimestamp: '2023-05-15T09:10:00Z',
        source: { component: 'kubelet', host: 'node-1' },
        reportingComponent: '',
      },
    ]);
    expect(trace.entries.map((e) => [e.pod, e.container, e.type.en(e.detail)])).toEqual([
      ['default/web', 'app', 'kubelet records the event Pulling about pod/web: Pulling image "nginx"'],
      ['default/web', 'app', 'kubelet repeats (×2) the event Pulling about pod/web: Pulling image "nginx"'],
    ]);
    engine.run(69 * MINUTE);
    expect(store.list('Event')).toHaveLength(1);
    engine.run(70 * MINUTE);
    expect(store.list('Event')).toHaveLength(0);
  });
});

describe('EventSeriesRecorder', () => {
  const failed = { type: 'Warning', reason: 'FailedScheduling', action: 'Scheduling', message: '0/1 nodes are available' } as const;

  it('writes a series at its second event, each half hour, and when it is over', () => {
    const { engine, store, context } = setup();
    const recorder = new EventSeriesRecorder(context, 'default-scheduler', 'control-plane');
    const counts: unknown[] = [];
    store.watch('Event', ({ object }) => counts.push([Math.round(engine.now / MINUTE), object.series?.count]));
    for (let minute = 0; minute < 35; minute += 5) engine.at(minute * MINUTE, () => recorder.record({ object: pod, ...failed }));
    engine.run(59 * MINUTE);
    expect(counts).toEqual([
      [0, undefined],
      [5, 2],
      [30, 7],
      [42, 7],
    ]);
    engine.run(102 * MINUTE - 1);
    expect(store.list('Event')).toHaveLength(1);
    engine.run(102 * MINUTE + SECOND);
    expect([store.list('Event'), engine.idle]).toEqual([[], true]);
  });

  it('a new resource version of the object begins a new event', () => {
    const { store, context } = setup();
    const recorder = new EventSeriesRecorder(context, 'default-scheduler', 'control-plane');
    recorder.record({ object: pod, ...failed });
    recorder.record({ object: { ...pod, resourceVersion: '8' }, ...failed });
    expect(store.list('Event').map((e) => [e.reportingComponent, e.reportingInstance, e.source, e.series, e.eventTime])).toEqual(
      Array(2).fill(['default-scheduler', 'default-scheduler-control-plane', {}, undefined, '2023-05-15T09:00:00.000000Z']),
    );
  });
});
