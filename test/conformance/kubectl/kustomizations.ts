import type { Said } from './format.ts';

/** Files, and which directory of theirs is built. */
export interface Kustomization {
  readonly name: string;
  readonly directory: string;
  /** By path from where kubectl is started. */
  readonly files: Readonly<Record<string, string>>;
}

/** Where kubectl is started: it tells of whole paths. */
export const HOME = '/home/app';

/** Reads `kustomizations.txt`: `#### name`, with ` @directory` if that is not `.`, and files, each below `-- path`. Those of no line are empty. */
export function readKustomizations(table: string): Kustomization[] {
  return table
    .split(/^#### /m)
    .slice(1)
    .map((block) => {
      const [head = '', ...parts] = block.split(/(?:\n|^)-- /);
      const [name = '', directory = '.'] = head.split(' @');
      const files = parts.map((part): [string, string] => {
        const [path = '', ...lines] = part.split('\n');
        const text = lines.join('\n').trimEnd();
        return [path, text === '' ? '' : `${text}\n`];
      });
      return { name: name.trim(), directory: directory.trim(), files: Object.fromEntries(files) };
    });
}

/** Without where Go keeps things, and when its log was written. */
export function withoutPlaces({ stdout, stderr, code }: Said): Said {
  const told = stderr.replace(/\b0xc[\da-f]{9}\b/g, '0xc000000000').replace(/^I\d{4} \S+ +\d+ (?=log\.go)/gm, '');
  return { stdout, stderr: told, code };
}
