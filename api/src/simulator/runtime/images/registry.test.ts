import { expect, it } from 'vitest';
import { Random } from '../../engine/index.ts';
import { normalizeReference } from '../../images/index.ts';
import { Registry } from './registry.ts';

it.each`
  rule                                   | reference                                                                | os           | ok
  ${'an image of Windows'}               | ${'mcr.microsoft.com/windows/servercore:ltsc2019'}                       | ${'linux'}   | ${false}
  ${'its web server'}                    | ${'mcr.microsoft.com/windows/servercore/iis:windowsservercore-ltsc2019'} | ${'linux'}   | ${false}
  ${'a variant for Windows'}             | ${'golang:1.20-nanoserver'}                                              | ${'linux'}   | ${false}
  ${'what a node on Windows asks for'}   | ${'mcr.microsoft.com/windows/servercore:ltsc2019'}                       | ${'windows'} | ${true}
  ${'an image of Linux'}                 | ${'nginx:1.25'}                                                          | ${'windows'} | ${false}
  ${'one of both'}                       | ${'golang:1.20'}                                                         | ${'windows'} | ${true}
  ${'of which one variant is for Linux'} | ${'golang:1.20-alpine'}                                                  | ${'windows'} | ${false}
  ${'one that nobody knows'}             | ${'example.com/team/app:1'}                                              | ${'windows'} | ${true}
  ${'another image of the same vendor'}  | ${'mcr.microsoft.com/azure-cli'}                                         | ${'linux'}   | ${true}
`('$rule on $os: $ok', ({ reference, os, ok }) => {
  const node = { present: false, authorized: true, os };
  const answer = new Registry(new Random('test'), []).pull(reference, 'app', 0, node);
  expect(answer).toMatchObject(
    ok
      ? { ok }
      : {
          ok,
          error: `rpc error: code = NotFound desc = failed to pull and unpack image "${normalizeReference(reference)}": no match for platform in manifest: not found`,
        },
  );
});

it.each`
  rule                                                            | present  | least  | most
  ${'takes as long as it is said to take'}                        | ${false} | ${20}  | ${20}
  ${'asks for no more than the digest of an image that is there'} | ${true}  | ${0.6} | ${1.1}
`('A pull $rule', ({ present, least, most }) => {
  const registry = new Registry(new Random('test'), [{ container: 'app', pullSeconds: 20 }]);
  const { duration } = registry.pull('nginx', 'app', 0, { present, authorized: true, os: 'linux' });
  expect(duration / 1e6).toBeGreaterThanOrEqual(least);
  expect(duration / 1e6).toBeLessThanOrEqual(most);
});
