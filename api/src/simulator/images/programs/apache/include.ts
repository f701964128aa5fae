import type { Process } from '../../../kernel/index.ts';
import { globExpression } from '../glob.ts';

/** The files that a pattern names, of a folder all that are in it. */
export function expandGlob(process: Process, pattern: string): string[] {
  let found = [''];
  for (const part of pattern.split('/').filter(Boolean))
    found = found.flatMap((directory) => {
      if (!/[*?[]/.test(part)) return process.access(`${directory}/${part}`, 'f') ? [`${directory}/${part}`] : [];
      const names = process.access(directory || '/', 'r') ? process.readdir(directory || '/').sort() : [];
      const expression = globExpression(part);
      return names.filter((name) => !name.startsWith('.') && expression.test(name)).map((name) => `${directory}/${name}`);
    });
  return found.flatMap((path) =>
    process.stat(path).type === 'directory'
      ? process
          .readdir(path)
          .sort()
          .map((name) => `${path}/${name}`)
      : [path],
  );
}
