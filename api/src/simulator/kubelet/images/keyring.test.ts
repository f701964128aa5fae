import { expect, it } from 'vitest';
import { parseImageName } from './image-name.ts';
import { keyOf, opens } from './keyring.ts';

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
