import type { ClusterView } from '../view.ts';
import { fail } from './errors.ts';

/** The text of a file that a command names; or why there is none, after what is told before that. @see Go: os.ReadFile */
export function readFile({ files }: ClusterView, path: string, refusal: (problem: string) => string): string {
  const found = files?.[path];
  const [file] = found ?? [];
  if (file?.[0] === path) return file[1];
  return fail(refusal(found ? `read ${path}: is a directory` : `open ${path}: no such file or directory`));
}
