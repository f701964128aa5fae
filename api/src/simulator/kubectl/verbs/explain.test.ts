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
  { rule: 'what may be anything is of its type', path: 'pod.metadata.managedFields.fieldsV1', prints: 'FIELD: fieldsV1 <FieldsV1>\n' },
  { rule: 'the newer of two versions', path: 'hpa.spec.metrics', prints: 'VERSION:    v2\n\nFIELD: metrics <[]MetricSpec>\n' },
  {
    rule: 'or the older one',
    path: 'hpa.spec --api-version=autoscaling/v1',
    prints: 'targetCPUUtilizationPercentage\t<integer>\n    targetCPUUtil',
  },
  { rule: 'what nothing in a run goes by', path: 'lease.spec', prints: 'holderIdentity\t<string>\n    holderIdentity contains' },
  { rule: 'a group may be said', path: 'deployments.apps.spec.paused', prints: 'FIELD: paused <boolean>\n' },
  { rule: 'but not after a singular', path: 'deployment.apps.spec.paused', prints: 'error: field "paused" does not exist\n' },
  {
    rule: 'nor where a resource without a group has that name',
    path: 'events.events.k8s.io',
    prints: 'error: field "io" does not exist\n',
  },
  {
    rule: 'a field that refers to a type has its own words',
    path: 'pdb.spec',
    prints: 'minAvailable	<IntOrString>\n    An eviction is allowed',
  },
])('$rule', ({ path, prints }) => {
  expect(printed(`explain ${path}`)).toContain(prints);
});

const NO_KIND =
  'template: plaintext:11:28: executing "plaintext" at <index $path "get" "x-kubernetes-group-version-kind">: error calling index: index of nil pointer';

it.each([
  {
    rule: 'what a field would be of is told first',
    path: 'pod.spec.nope',
    prints: 'KIND:       Pod\nVERSION:    v1\n\nerror: field "nope" does not exist\n[1]',
  },
  {
    rule: 'and of which group',
    path: 'deploy.nope --recursive',
    prints: 'GROUP:      apps\nKIND:       Deployment\nVERSION:    v1\n\nerror: field "nope" does not exist\n[1]',
  },
  {
    rule: 'but not in the layout of old',
    path: 'pod.nope --output=plaintext-openapiv2',
    prints: 'error: field "nope" does not exist\n[1]',
  },
  {
    rule: 'a place in a list is no field',
    path: 'pod.spec.containers[0].image',
    prints: 'KIND:       Pod\nVERSION:    v1\n\nerror: field "image" does not exist\n[1]',
  },
  {
    rule: 'two dots have no field between them',
    path: 'pod..spec',
    prints: 'KIND:       Pod\nVERSION:    v1\n\nerror: field "spec" does not exist\n[1]',
  },
  { rule: 'nothing stands before a dot', path: '.pod', prints: 'error: a resource must be present, got: /, Resource=\n[1]' },
  {
    rule: 'what is only sent to a namespace',
    path: 'bindings',
    prints: 'error: GVR (/v1, Resource=bindings) not found in OpenAPI schema\n[1]',
  },
  { rule: 'or to none', path: 'tokenreviews.spec', prints: `error: ${NO_KIND}\n[1]` },
])('$rule: $path', ({ path, prints }) => {
  expect(printed(`explain ${path}`)).toBe(prints);
});

it('a layout that nobody knows is refused', () => {
  expect(printed('explain pod --output=yaml')).toBe('error: unrecognized format: yaml\n[1]');
});

// @see kubernetes: kubectl/pkg/explain/model_printer.go, formatter.go, recursive_fields_printer.go
it.each([
  {
    rule: 'the layout of old: types are objects, and the words flow anew',
    command: 'explain pod.spec.containers.resources --output=plaintext-openapiv2',
    prints: [
      'KIND:     Pod',
      'VERSION:  v1',
      '',
      'RESOURCE: resources <Object>',
      '',
      'DESCRIPTION:',
      '     Compute Resources required by this container. Cannot be updated. More info:',
      '     https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/',
      '',
      '     ResourceRequirements describes the compute resource requirements.',
      '',
      'FIELDS:',
      '   claims\t<[]Object>',
      '     Claims lists the names of resources, defined in spec.resourceClaims, that',
      '     are used by this container.',
      '',
      '     This is an alpha field and requires enabling the DynamicResourceAllocation',
      '     feature gate.',
      '',
      '     This field is immutable. It can only be set for containers.',
      '',
      '   limits\t<map[string]string>',
    ],
  },
  {
    rule: 'its lists tell nothing of what is required',
    command: 'explain pod.spec.containers.livenessProbe.grpc --recursive --output=plaintext-openapiv2',
    prints: [
      'KIND:     Pod',
      'VERSION:  v1',
      '',
      'RESOURCE: grpc <Object>',
      '',
      'DESCRIPTION:',
      '     GRPC specifies an action involving a GRPC port.',
      '',
      'FIELDS:',
      '   port\t<integer>',
      '   service\t<string>',
    ],
  },
  {
    rule: 'its scalars',
    command: 'explain deploy.spec.paused --output=plaintext-openapiv2',
    prints: [
      'KIND:     Deployment',
      'VERSION:  apps/v1',
      '',
      'FIELD:    paused <boolean>',
      '',
      'DESCRIPTION:',
      '     Indicates that the deployment is paused.',
    ],
  },
])('$rule', ({ command, prints }) => {
  expect(printed(command).slice(0, prints.join('\n').length)).toBe(prints.join('\n'));
});

// @see kubernetes: kubectl/pkg/cmd/explain/explain.go Run, kubectl/pkg/explain/v2/explain.go, templates/plaintext.tmpl
it.each([
  { asked: 'pods --api-version=v2', prints: 'couldn\'t find resource for "/v2, Resource=pods"' },
  { asked: 'pods --api-version=v2 --output=plaintext-openapiv2', prints: 'couldn\'t find resource for "v2, Kind=Pod"' },
  { asked: 'pods --api-version=apps/v1', prints: 'GVR (apps/v1, Resource=pods) not found in OpenAPI schema' },
  { asked: 'pods --api-version=a/b/c', prints: 'unexpected GroupVersion string: a/b/c' },
  { asked: 'pods.nope --output=yaml', prints: 'unrecognized format: yaml' },
])('explain $asked is refused', ({ asked, prints }) => {
  expect(printed(`explain ${asked}`)).toBe(`error: ${prints}\n[1]`);
});

it.each(['nope', 'nope.spec', 'nope --api-version=v1'])('explain %s: the mapper has the word', (words) => {
  expect(printed(`explain ${words}`)).toBe('the server doesn\'t have a resource type "nope"\n[1]');
});
