import { expect, it } from 'vitest';
import { printed } from '../testing.ts';

const event = (name: string, more: object): object => ({
  apiVersion: 'v1',
  kind: 'Event',
  metadata: { name, namespace: 'default' },
  type: 'Normal',
  reason: 'Pulled',
  message: 'a\tb',
  involvedObject: { apiVersion: 'v1', kind: 'Pod', name: 'web' },
  ...more,
});
const objects = [
  event('web.2', { firstTimestamp: '2023-05-15T09:00:20Z', lastTimestamp: '2023-05-15T09:00:20Z', count: 1 }),
  event('web.1', { eventTime: '2023-05-15T09:00:10.000000Z' }),
];
const lines = (command: string): string[] => printed(command, { objects }).split('\n');

it('as JSON, their fields have the order of the Go type, and those that are empty are there', () => {
  expect(lines('events -o json').slice(0, 33).join('\n')).toBe(`{
    "kind": "EventList",
    "apiVersion": "v1",
    "metadata": {},
    "items": [
        {
            "kind": "Event",
            "apiVersion": "v1",
            "metadata": {
                "name": "web.1",
                "namespace": "default",
                "uid": "uid-web.1",
                "resourceVersion": "1",
                "creationTimestamp": "2023-05-15T09:00:00Z"
            },
            "involvedObject": {
                "kind": "Pod",
                "name": "web",
                "apiVersion": "v1"
            },
            "reason": "Pulled",
            "message": "a\\tb",
            "source": {},
            "firstTimestamp": null,
            "lastTimestamp": null,
            "type": "Normal",
            "eventTime": "2023-05-15T09:00:10.000000Z",
            "reportingComponent": "",
            "reportingInstance": ""
        },
        {
            "kind": "Event",
            "apiVersion": "v1",`);
});

it('what a template prints is aligned at its tabs', () => {
  expect(printed(`events -o jsonpath='{range .items[*]}{.metadata.name}{"\\t"}{.type}{"\\n"}{end}'`, { objects })).toBe(
    'web.1   Normal\nweb.2   Normal\n',
  );
});

it('what goes wrong while they are printed is not told', () => {
  expect(printed('events -o jsonpath={.items[7].x}', { objects })).toBe('');
  expect(printed('events -o name', { objects })).toBe('');
});

it('a format that there is not is told before there are none', () => {
  expect(printed('events -n other')).toBe('No events found in other namespace.\n');
  expect(printed('events -n other -o foo')).toContain('error: unable to match a printer suitable for the output format "foo"');
});

// @see kubernetes: pkg/apis/events/v1/conversion.go
it.each([
  {
    rule: 'of the newer group, their fields have other names',
    command:
      "get events.events.k8s.io web.2 -o jsonpath='{.apiVersion} {.regarding.name} {.note} {.deprecatedCount} {.deprecatedSource} {.message}'",
    prints: 'events.k8s.io/v1 web a\tb 1 {} ',
  },
  {
    rule: 'their table is the same',
    command: 'get events.events.k8s.io --no-headers',
    prints: '50s   Normal   Pulled   pod/web   a     b\n40s   Normal   Pulled   pod/web   a     b\n',
  },
  {
    rule: 'they are called by their group',
    command: 'get events.events.k8s.io -o name',
    prints: 'event.events.k8s.io/web.1\nevent.events.k8s.io/web.2\n',
  },
  // @see kubernetes: test/e2e/instrumentation/events.go
  {
    rule: 'they are selected by their fields',
    command: 'get events.events.k8s.io --field-selector=regarding.name=web,regarding.kind!=Node,type=Normal,reportingController= -o name',
    prints: 'event.events.k8s.io/web.1\nevent.events.k8s.io/web.2\n',
  },
  {
    rule: 'by none of the others',
    command: 'get events.events.k8s.io --field-selector=regarding.name=other -o name',
    prints: '',
  },
  {
    rule: 'not by what the older group calls them',
    command: 'get events.events.k8s.io --field-selector=involvedObject.name=web',
    prints:
      'Error from server (BadRequest): Unable to find "events.k8s.io/v1, Resource=events" that match label selector "", field selector "involvedObject.name=web": field label not supported: involvedObject.name\n[1]',
  },
])('$rule', ({ command, prints }) => {
  expect(printed(command, { objects })).toBe(prints);
});

it('a group or a version is no part of what events are about', () => {
  expect(printed('events --for replicasets.apps/x')).toBe('the server doesn\'t have a resource type "replicasets.apps"\n[1]');
});

it('those of something without a name are those of everything', () => {
  expect(printed('events --for pod/', { objects })).toBe(printed('events', { objects }));
});

const later = { at: 30, type: 'MODIFIED' as const, object: event('web.1', { reason: 'Late', count: 2 }) };
const before = { at: -5, type: 'MODIFIED' as const, object: event('web.1', { reason: 'Early' }) };
it.each([
  {
    rule: 'what was there when the watch began is shown once',
    command: 'events -w -o jsonpath=\'{.reason}{"\\n"}\'',
    prints: 'Early\nPulled\nLate\n',
  },
  { rule: 'a range is gone through once', command: "events -w -o jsonpath='{range .involvedObject}{.name}{end}'", prints: 'web' },
])('$rule: $command', ({ command, prints }) => {
  expect(printed(command, { objects, changes: [before, later] })).toBe(prints);
});

it('documents that are printed one after another stand apart', () => {
  expect(printed('events -w -o yaml', { objects, changes: [before, later] }).split('\n---\n')).toHaveLength(3);
});
