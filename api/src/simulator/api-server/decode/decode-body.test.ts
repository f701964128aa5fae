import { expect, it } from 'vitest';
import { kindInfo } from '../schema/kinds.ts';
import { decodeBody } from './decode-body.ts';

const UNREADABLE = "the object provided is unrecognized (must be of type Pod): couldn't get version/kind; json parse error: ";
const STRICT = 'Pod in version "v1" cannot be handled as a Pod: strict decoding error: ';

// @see kubernetes: test/e2e/apimachinery/field_validation.go, apiserver/pkg/endpoints/handlers/rest_test.go, create.go transformDecodeError
it.each([
  { rule: 'nothing', body: '', refusal: `${UNREADABLE}unexpected end of JSON input (<empty>)` },
  {
    rule: 'what is no JSON, of which the first bytes are shown',
    body: 'name: a Pod that is written in YAML',
    refusal: `${UNREADABLE}invalid character 'a' in literal null (expecting 'u') (6e616d653a206120506f642074686174206973207772697474656e20696e ...)`,
  },
  {
    rule: 'what begins as an object is shown as text',
    body: '{"metadata": {"name": "web", "labels": }',
    refusal: `${UNREADABLE}invalid character '}' looking for beginning of value ({"metadata": {"name": "web", " ...)`,
  },
  {
    rule: 'a list',
    body: '[1]',
    refusal: `${UNREADABLE}json: cannot unmarshal array into Go value of type struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" } (5b315d)`,
  },
  {
    rule: 'a kind that is no text',
    body: '{"kind": {"toString": 1}}',
    refusal: `${UNREADABLE}json: cannot unmarshal object into Go struct field .kind of type string ({"kind": {"toString": 1}})`,
  },
  {
    rule: 'another kind',
    body: '{"kind": "ConfigMap", "apiVersion": "v1"}',
    refusal: 'ConfigMap in version "v1" cannot be handled as a Pod: converting (v1.ConfigMap) to (core.Pod): unknown conversion',
  },
  {
    rule: 'a kind that nobody knows',
    body: '{"kind": "Foo", "apiVersion": "v1"}',
    refusal:
      'Foo in version "v1" cannot be handled as a Pod: no kind "Foo" is registered for version "v1" in scheme "k8s.io/kubernetes/pkg/api/legacyscheme/scheme.go:30"',
  },
  {
    rule: 'a field of another type',
    body: '{"spec": {"containers": "x"}}',
    refusal:
      'Pod in version "v1" cannot be handled as a Pod: json: cannot unmarshal string into Go struct field PodSpec.spec.containers of type []v1.Container',
  },
  {
    rule: 'of several fields of other types, the first in it',
    body: '{"spec": {"hostname": 1}, "metadata": {"name": 2}}',
    refusal:
      'Pod in version "v1" cannot be handled as a Pod: json: cannot unmarshal number into Go struct field PodSpec.spec.hostname of type string',
  },
  {
    rule: 'of what is YAML, the first by their names',
    body: 'spec: {hostname: 1}\nmetadata: {name: 2}\n',
    isYaml: true,
    refusal:
      'Pod in version "v1" cannot be handled as a Pod: json: cannot unmarshal number into Go struct field ObjectMeta.metadata.name of type string',
  },
  {
    rule: 'unknown fields where they are validated strictly, as they stand in it, and those that stand in it twice',
    body: '{"foo": {"a": 1, "a": 2}, "spec": {"hostname": "a", "hostname": "b", "containers": [{}, {"name": "x", "bar": []}]}, "foo": 1, "metadata": {"labels": {"a/b": "c", "a/b": "d"}}}',
    validation: 'Strict',
    refusal: `${STRICT}unknown field "foo", duplicate field "spec.hostname", unknown field "spec.containers[1].bar", duplicate field "metadata.labels.a/b"`,
  },
  {
    rule: 'unknown fields of what is YAML, by their names',
    body: 'foo: 1\nbar: {b: 1, a: 2}\n',
    isYaml: true,
    validation: 'Strict',
    refusal: `${STRICT}unknown field "bar", unknown field "foo"`,
  },
])('refuses $rule', ({ body, isYaml = false, validation = 'Warn', refusal }) => {
  expect(decodeBody({ body, isYaml, fieldValidation: validation }, kindInfo('Pod'))).toEqual({ refusal });
});

it.each([
  { rule: 'warns of unknown fields', validation: 'Warn', warnings: ['unknown field "spec.foo"'] },
  { rule: 'says nothing where it is told not to', validation: 'Ignore', warnings: [] },
])('$rule', ({ validation, warnings }) => {
  const body = 'spec: {hostname: a, foo: 1}';
  expect(decodeBody({ body, isYaml: true, fieldValidation: validation }, kindInfo('Pod'))).toEqual({
    object: { apiVersion: 'v1', kind: 'Pod', spec: { hostname: 'a' } },
    warnings,
  });
});
