import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import type { Said } from '../../../../test/conformance/kubectl/format.ts';
import { HOME, readKustomizations, withoutPlaces } from '../../../../test/conformance/kubectl/kustomizations.ts';
import { type Files, KustomizeError, kustomize } from './index.ts';

const folder = new URL('../../../../test/conformance/', import.meta.url);
const table = readKustomizations(readFileSync(new URL('kubectl/kustomizations.txt', folder), 'utf8'));
const recordings: Readonly<Record<string, Said>> = JSON.parse(readFileSync(new URL('recorded/kustomize.json', folder), 'utf8'));

/** The directory that kubectl is started in, and what is around it. */
function filesOf(given: Readonly<Record<string, string>>): Files {
  const files = new Map(Object.entries(given).map(([path, text]) => [new URL(path, `file://${HOME}/`).pathname, text]));
  const directories = new Set(
    [...files.keys(), `${HOME}/.`].flatMap((path) => [...path.matchAll(/\//g)].map(({ index }) => path.slice(0, index) || '/')),
  );
  const missing = { problem: 'no such file or directory' };
  return {
    directory: HOME,
    lstat: (path) => (directories.has(path) ? { type: 'directory' } : files.has(path) ? { type: 'file' } : missing),
    read: (path) => files.get(path) ?? (directories.has(path) ? { problem: 'is a directory' } : missing),
    variable: () => undefined,
  };
}

it.each(table)('kustomize builds what the real one built: $name', ({ name, directory, files }) => {
  let stderr = '';
  const said = (): Said => {
    const tell = (line: string): void => {
      stderr += `${line}\n`;
    };
    try {
      const { text } = kustomize(filesOf(files), directory, { tell, log: (line) => tell(`log.go:194] ${line}`) });
      return { stdout: text, stderr, code: 0 };
    } catch (error) {
      if (!(error instanceof KustomizeError)) throw error;
      return { stdout: '', stderr: `${stderr}error: ${error.message}`.replace(/\n?$/, '\n'), code: 1 };
    }
  };
  expect(withoutPlaces(said())).toEqual(recordings[name]);
});

it('every kustomization has been recorded, by a name of its own', () => {
  expect(Object.keys(recordings)).toEqual(table.map(({ name }) => name));
});
