import { expect, it } from 'vitest';
import { pod, printed } from '../testing.ts';

const objects = [pod('b', { metadata: { labels: { app: 'b' } } }), pod('a-longer', { status: { phase: 'Pending' } })];
const failed = pod('b', { metadata: { labels: { app: 'b' } }, status: { phase: 'Failed', reason: 'Evicted' } });
const scene = { objects, changes: [{ at: 10, type: 'MODIFIED' as const, object: failed }] };
const shown = (more: string): string => printed(`get pods -w ${more}`, scene);

it('a kind stands before each name', () => {
  expect(shown('--show-kind')).toBe(
    [
      'NAME           READY   STATUS    RESTARTS   AGE',
      'pod/a-longer   0/1     Pending   0          0s',
      'pod/b          0/1     Running   0          0s',
      'pod/b          0/1     Evicted   0          10s',
      '',
    ].join('\n'),
  );
});

it('custom columns are named once, and keep their widths', () => {
  expect(shown('-o custom-columns=N:.metadata.name,P:.status.phase')).toBe(
    'N          P\na-longer   Pending\nb          Running\nb          Failed\n',
  );
});

it('what a template prints is aligned at its tabs', () => {
  expect(shown(`-o jsonpath='{.metadata.name}{"\\t"}{.status.phase}{"\\n"}'`)).toBe(
    'a-longer   Pending\nb          Running\nb          Failed\n',
  );
});

it.each([
  { output: `jsonpath='{.type} {.object.metadata.name}{"\\n"}'`, prints: 'ADDED a-longer\nADDED b\nMODIFIED b\n' },
  { output: `go-template='{{.type}} {{.object.metadata.name}}{{"\\n"}}'`, prints: 'ADDED a-longer\nADDED b\nMODIFIED b\n' },
  { output: 'custom-columns=T:.type,N:.object.metadata.name', prints: 'T       N\nADDED   a-longer\nADDED   b\nMODIFIED   b\n' },
  { output: 'name', prints: 'pod/a-longer\npod/b\npod/b\n' },
])('with what happened to it, an object is a part: $output', ({ output, prints }) => {
  expect(shown(`--output-watch-events -o ${output}`)).toBe(prints);
});

it('as JSON, what happened stands in one line', () => {
  const lines = shown('--output-watch-events -o json').split('\n');
  expect(lines.map((line) => line.slice(0, 42))).toEqual([
    '{"type":"ADDED","object":{"apiVersion":"v1',
    '{"type":"ADDED","object":{"apiVersion":"v1',
    '{"type":"MODIFIED","object":{"apiVersion":',
    '',
  ]);
});

it.each([
  { command: 'get pod b nope -w', prints: 'Error from server (NotFound): pods "nope" not found\n[1]' },
  {
    command: 'get pod b a-longer -w',
    prints:
      'NAME       READY   STATUS    RESTARTS   AGE\nb          0/1     Evicted   0          60s\na-longer   0/1     Pending   0          60s\nerror: you may only watch a single resource or type of resource at a time\n[1]',
  },
  { command: 'get pods,svc -w', prints: 'error: you may only specify a single resource type\n[1]' },
  { command: 'get pod b -w -l a=b', prints: 'error: name cannot be provided when a selector is specified\n[1]' },
  { command: 'get pod b -w -A', prints: 'error: a resource cannot be retrieved by name across all namespaces\n[1]' },
  { command: 'get pods --raw /livez', prints: 'error: arguments may not be passed when --raw is specified\n[1]' },
  {
    command: 'get --raw /livez -w',
    prints: 'error: --raw may not be specified with other flags that filter the server request or alter the output\n[1]',
  },
])('$command', ({ command, prints }) => {
  expect(printed(command, scene)).toBe(prints);
});

it.each([
  {
    rule: 'what was there when the watch began is shown once, as it was by then',
    command: 'get pods -w',
    prints:
      'NAME       READY   STATUS    RESTARTS   AGE\na-longer   0/1     Failed    0          0s\nb          0/1     Running   0          0s\nb          0/1     Evicted   0          10s\n',
  },
  {
    rule: 'a range is gone through once: it is an error with the next object',
    command: `get pods -w -o jsonpath='{.metadata.name}{range .spec.containers[*]}{.name}{end}{"\\n"}'`,
    prints: expect.stringMatching(
      /^a-longerapp\nerror: unable to output the provided object: error executing jsonpath ".*": Error executing template: not in range, nothing to end\. (.|\n)*\[1\]$/,
    ),
  },
  {
    rule: 'what cannot be printed later ends the watch without a word',
    command: `get pod b -w -o jsonpath='{range .spec.containers[*]}{.name}{end}{"\\n"}'`,
    prints: 'app\n',
  },
  {
    rule: 'a format that there is not is told before there are any',
    command: 'get pods -w -n x -o foo',
    prints: expect.stringContaining('error: unable to match a printer'),
  },
  {
    rule: 'several are shown as they are asked for',
    command: 'get pod b a-longer -w -o name',
    prints: 'pod/b\npod/a-longer\nerror: you may only watch a single resource or type of resource at a time\n[1]',
  },
])('$rule: $command', ({ command, prints }) => {
  const early = { at: -5, type: 'MODIFIED' as const, object: pod('a-longer', { status: { phase: 'Failed' } }) };
  expect(printed(command, { ...scene, changes: [early, ...scene.changes] })).toEqual(prints);
});

it('what is selected no longer is shown as it was', () => {
  const moved = pod('b', { metadata: { labels: { app: 'c' } }, status: { phase: 'Failed', reason: 'Evicted' } });
  const said = printed('get pods -w -l app=b -L app --output-watch-events', {
    objects,
    changes: [{ at: 10, type: 'MODIFIED' as const, object: moved }],
  });
  expect(said.split('\n').map((line) => line.split(/ +/).join(' '))).toEqual([
    'EVENT NAME READY STATUS RESTARTS AGE APP',
    'ADDED b 0/1 Running 0 0s b',
    'DELETED b 0/1 Running 0 10s b',
    '',
  ]);
});
