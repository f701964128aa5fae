import { expect, it } from 'vitest';
import type { Pod, Secret } from '../../apimachinery/objects.ts';
import { parseImageName } from './image-name.ts';
import { keyOf, opens } from './keyring.ts';
import { mayPull } from './pull-secrets.ts';

/** @see kubernetes: pkg/credentialprovider/keyring_test.go TestURLsMatch, TestDockerKeyringForGlob, TestKeyringMiss, TestIsDefaultRegistryMatch */
it.each`
  key                              | image                                | opened
  ${'*.kubernetes.io'}             | ${'prefix.kubernetes.io/a'}          | ${true}
  ${'prefix.*.io'}                 | ${'prefix.kubernetes.io/a'}          | ${true}
  ${'prefix.kubernetes.*'}         | ${'prefix.kubernetes.io/a'}          | ${true}
  ${'*-good.kubernetes.io'}        | ${'prefix-good.kubernetes.io/a'}     | ${true}
  ${'*.kubernetes.io/blah'}        | ${'prefix.kubernetes.io/blah'}       | ${true}
  ${'prefix.*.io/foo'}             | ${'prefix.kubernetes.io/foo/bar'}    | ${true}
  ${'*.kubernetes.io:1111/blah'}   | ${'prefix.kubernetes.io:1111/blah'}  | ${true}
  ${'prefix.*.io/foo'}             | ${'prefix.kubernetes.io:1111/foo/b'} | ${false}
  ${'*.kubernetes.io'}             | ${'kubernetes.io/a'}                 | ${false}
  ${'*.*.kubernetes.io'}           | ${'prefix.kubernetes.io/a'}          | ${false}
  ${'*kubernetes.io'}              | ${'a.kubernetes.io/b'}               | ${false}
  ${'quay.io*'}                    | ${'quay.io/a'}                       | ${true}
  ${'qu*y.io'}                     | ${'quay.io/a'}                       | ${true}
  ${'k*.io'}                       | ${'quay.io/a'}                       | ${false}
  ${'https://reg.example.com/v1/'} | ${'reg.example.com/a'}               | ${true}
  ${'http://reg.example.com/v2/'}  | ${'reg.example.com/a'}               | ${true}
  ${'reg.example.com/team'}        | ${'reg.example.com/team-two/a'}      | ${true}
  ${'reg.example.com/team/'}       | ${'reg.example.com/team-two/a'}      | ${false}
  ${'https://index.docker.io/v1/'} | ${'nginx'}                           | ${true}
  ${'index.docker.io'}             | ${'docker.io/jane/app'}              | ${true}
  ${'docker.io'}                   | ${'jane/app'}                        | ${true}
  ${'registry-1.docker.io'}        | ${'jane/app'}                        | ${false}
  ${'https://index.docker.io/v1/'} | ${'quay.io/jane/app'}                | ${false}
`('$key opens $image: $opened', ({ key, image, opened }) => {
  const parsed = keyOf(key);
  expect(parsed !== undefined && opens(parsed, parseImageName(image))).toBe(opened);
});

/** @see kubernetes: pkg/credentialprovider/secrets/secrets.go MakeDockerKeyring */
it.each([
  { rule: 'no Secret', secrets: {}, may: false },
  { rule: 'one for it', secrets: { s: ['kubernetes.io/dockerconfigjson', '{"auths":{"quay.io":{},"registry.redhat.io":{}}}'] }, may: true },
  { rule: 'one of the older form', secrets: { s: ['kubernetes.io/dockercfg', '{"registry.redhat.io":{}}'] }, may: true },
  { rule: 'one of another type', secrets: { s: ['Opaque', '{"registry.redhat.io":{}}'] }, may: false },
  { rule: 'one for another registry', secrets: { s: ['kubernetes.io/dockercfg', '{"quay.io":{}}'] }, may: false },
  { rule: 'one that cannot be read', secrets: { s: ['kubernetes.io/dockercfg', '{'] }, may: false },
  {
    rule: 'one of two',
    secrets: { s: ['kubernetes.io/dockercfg', '{"quay.io":{}}'], t: ['kubernetes.io/dockercfg', '{"registry.redhat.io":{}}'] },
    may: true,
  },
])('what is for customers only may be pulled with $rule: $may', ({ secrets, may }) => {
  const known = secrets as Readonly<Record<string, readonly [string, string]>>;
  const pod = { spec: { imagePullSecrets: ['s', 't'].map((name) => ({ name })) } } as unknown as Pod;
  const secretOf = (name: string) => {
    const [type, text] = known[name] ?? [];
    const data = text && { '.dockerconfigjson': btoa(text), '.dockercfg': btoa(text) };
    return type ? ({ type, data } as unknown as Secret) : undefined;
  };
  expect(mayPull(pod, 'registry.redhat.io/ubi9', secretOf)).toBe(may);
});
