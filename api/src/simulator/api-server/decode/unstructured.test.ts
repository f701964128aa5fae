import { expect, it } from 'vitest';
import { unstructuredProblem } from './unstructured.ts';

// As apimachinery's own converter says, with which random objects were compared.
it.each([
  { spec: { activeDeadlineSeconds: 30 }, says: undefined },
  { spec: { activeDeadlineSeconds: null }, says: undefined },
  { spec: { activeDeadlineSeconds: '30' }, says: 'unrecognized type: int64' },
  { spec: { activeDeadlineSeconds: 1.5 }, says: 'cannot convert float64 to int64' },
  { spec: { hostNetwork: 'yes' }, says: 'unrecognized type: bool' },
  { spec: { nodeName: 1 }, says: 'cannot convert int64 to string' },
  { spec: { nodeName: true }, says: 'unrecognized type: string' },
  { spec: { restartPolicy: 1 }, says: 'cannot convert int64 to v1.RestartPolicy' },
  { spec: { containers: 'a' }, says: 'cannot restore slice from string' },
  { spec: { containers: ['a'] }, says: 'cannot restore struct from: string' },
  { spec: { nodeSelector: [] }, says: 'cannot restore map from slice' },
  { spec: { nodeSelector: { a: 1 } }, says: 'cannot convert int64 to string' },
  { spec: 1, says: 'cannot restore struct from: int64' },
  {
    spec: { overhead: { cpu: '1x' } },
    says: "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'",
  },
  {
    spec: { containers: [{ livenessProbe: { httpGet: { port: true } } }] },
    says: 'json: cannot unmarshal bool into Go value of type int32',
  },
])('$spec: $says', ({ spec, says }) => {
  expect(unstructuredProblem({ spec }, 'Pod')).toBe(says);
});

it.each([
  { data: { a: 'x=' }, says: 'error decoding from json: illegal base64 data at input byte 1' },
  { data: { a: 1 }, says: 'cannot restore slice from int64' },
])('$data: $says', ({ data, says }) => {
  expect(unstructuredProblem({ data }, 'Secret')).toBe(says);
});
