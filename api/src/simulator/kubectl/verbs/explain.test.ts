import { expect, it } from 'vitest';
import { printed } from '../testing.ts';

it('a field whose values are counted lists them below its description', () => {
  expect(printed('explain pod.spec.restartPolicy')).toBe(
    [
      'KIND:       Pod',
      'VERSION:    v1',
      '',
      'FIELD: restartPolicy <string>',
      '',
      'DESCRIPTION:',
      '    Restart policy for all containers within the pod. One of Always, OnFailure,',
      '    Never. In some contexts, only a subset of those values may be permitted.',
      '    Default to Always. More info:',
      '    https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#restart-policy',
      '    ',
      '    Possible enum values:',
      '     - `"Always"`',
      '     - `"Never"`',
      '     - `"OnFailure"`',
      '    ',
      '',
      '',
    ].join('\n'),
  );
});

it.each([
  { rule: 'paragraphs stay apart', path: 'pod.metadata.uid', prints: 'PUT operations.\n    \n    Populated by the system.' },
  { rule: 'a time is a string, and what a time is follows', path: 'pod.metadata.creationTimestamp', prints: 'creationTimestamp <string>' },
  {
    rule: 'what the type is comes after what the field is',
    path: 'pod.status.startTime',
    prints: 'pod.\n    Time is a wrapper around time.Time',
  },
  { rule: 'what a quantity is follows', path: 'pod.spec.containers.resources.limits', prints: '\n    Quantity is a fixed-point' },
  { rule: 'a type of which nothing is said adds nothing', path: 'pod.spec.containers.livenessProbe.grpc', prints: 'port.\n    \nFIELDS:' },
  {
    rule: 'what this cluster does not run is explained, too',
    path: 'deploy.spec.strategy',
    prints: 'GROUP:      apps\nKIND:       Deployment\nVERSION:    v1\n\nFIELD: strategy <DeploymentStrategy>\n',
  },
  { rule: 'and what the cluster itself writes', path: 'endpointslice.ports', prints: 'FIELD: ports <[]EndpointPort>\n' },
  { rule: 'a time with its parts of a second is a string', path: 'event', prints: 'eventTime\t<string>\n' },
  {
    rule: 'a template in a template',
    path: 'cronjob.spec.jobTemplate.spec.template.spec.containers',
    prints: 'FIELD: containers <[]Container>\n',
  },
  {
    rule: 'a field that refers to a type has its own words',
    path: 'pdb.spec',
    prints: 'minAvailable	<IntOrString>\n    An eviction is allowed',
  },
])('$rule', ({ path, prints }) => {
  expect(printed(`explain ${path}`)).toContain(prints);
});

it('a layout that nobody knows is refused', () => {
  expect(printed('explain pod --output=yaml')).toBe('error: unrecognized format: yaml\n[1]');
});
