import type { Task } from '../../engine/index.ts';
import type { Process } from '../../kernel/index.ts';
import { standardInput } from './standard-input.ts';

/** What the command names of its files, by path: each is a path and a text. */
export type Files = Record<string, [path: string, text: string][]>;

/** @see kubernetes: cli-runtime/pkg/resource/builder.go ExpandPathsToFileVisitors */
export function* filesOf(process: Process, words: readonly string[], kubeconfig = ''): Task<Files> {
  const files: Files = {};
  for (const path of namedFiles(words)) {
    if (path === '-') files[path] = [[path, yield* standardInput(process)]];
    else if (process.access(path, 'r'))
      files[path] = textsAt(
        process,
        path,
        words.some((word) => /^(-R|--recursive)$/.test(word)),
      );
  }
  for (const path of [...readWhole(words), ...(words.includes('--flatten') ? certificates(kubeconfig) : [])])
    if (process.access(path, 'r')) files[path] ??= process.stat(path).type === 'directory' ? [] : [[path, process.readFile(path)]];
  return files;
}

/** The objects, and what data is made of. */
export function namedFiles(words: readonly string[]): string[] {
  const named = words.flatMap((word, i) => {
    const [, flag = '', value] = /^(-f|--filename|--from-file|--from-env-file|--patch-file)(?:=(.*))?$/s.exec(word) ?? [];
    const given = flag === '' ? (/^-f(.+)$/s.exec(word)?.[1] ?? '') : (value ?? words[i + 1] ?? '');
    return flag.startsWith('--from') ? [given.slice(given.indexOf('=') + 1)] : given.split(',');
  });
  return named.filter((each) => each !== '');
}

/** A template of the output, and certificates with their keys. */
function readWhole(words: readonly string[]): string[] {
  return words.flatMap((word, i) => {
    const [, flag, value = words[i + 1] ?? ''] =
      /^(-o|--output|--template|--cert|--key|--certificate-authority|--client-certificate|--client-key)(?:=(.*))?$/s.exec(word) ?? [];
    if (flag?.startsWith('--') && flag !== '--output') return [value];
    const output = flag === undefined ? (/^-o(.+)$/s.exec(word)?.[1] ?? '') : value;
    return /^[a-z-]*file=(.+)$/s.exec(output)?.[1] ?? [];
  });
}

function textsAt(process: Process, path: string, deep: boolean, inside = false): [string, string][] {
  const { type } = process.stat(path);
  if (type !== 'directory') return !inside || /\.(json|ya?ml)$/.test(path) ? [[path, process.readFile(path)]] : [];
  if (inside && !deep) return [];
  return process
    .readdir(path)
    .toSorted()
    .flatMap((name) => textsAt(process, `${path.replace(/\/$/, '')}/${name}`, deep, true));
}

/** The files that the kubeconfig names. */
const certificates = (kubeconfig: string): string[] =>
  [...kubeconfig.matchAll(/^\s+(?:certificate-authority|client-certificate|client-key): (.+)$/gm)].map(([, path = '']) => path);
