import type { Task } from '../../../engine/index.ts';
import type { Process } from '../../../kernel/index.ts';
import { pipeText, standardInput } from '../standard-input.ts';

/** What the command names of its files, by path: each is a path and a text. */
export type Files = Record<string, [path: string, text: string][]>;

/** @see kubernetes: cli-runtime/pkg/resource/builder.go ExpandPathsToFileVisitors */
export function* filesOf(process: Process, words: readonly string[], kubeconfig = ''): Task<Files> {
  const files: Files = {};
  for (const [path, isEnvironment] of dataFiles(words))
    if (process.access(path, 'r'))
      files[path] = (yield* dataAt(process, path)).map(([file, text]) => [file, isEnvironment ? filledIn(process, text) : text]);
  for (const path of namedFiles(words)) {
    if (path === '-') files[path] = [[path, yield* standardInput(process)]];
    else if (process.access(path, 'r') && process.stat(path).type === 'fifo') files[path] = [[path, yield* pipeText(process, path)]];
    else if (process.access(path, 'r'))
      files[path] = textsAt(
        process,
        path,
        words.some((word) => /^(-R|-[a-zA-Z]*Rf.*|--recursive(=true)?)$/.test(word)),
      );
  }
  for (const path of [...readWhole(words), ...(words.includes('--flatten') ? certificates(kubeconfig) : [])])
    if (process.access(path, 'r')) files[path] ??= process.stat(path).type === 'directory' ? [] : [[path, process.readFile(path)]];
  return files;
}

/** The objects. */
export function namedFiles(words: readonly string[]): string[] {
  const named = words.flatMap((word, i) => {
    const found = /^--(?:filename|patch-file)(?:=(.*))?$/s.exec(word) ?? BRIEFLY.exec(word);
    return found ? (found[1] || words[i + 1] || '').split(',') : [];
  });
  return named.filter((each) => each !== '');
}

/** Flags that need no value may stand before it: `-Rf`, `-itf`. */
const BRIEFLY = /^-[ARhiqtw]*f=?(.*)$/s;

/** What data is made of, and whether each of its lines is. */
function dataFiles(words: readonly string[]): [path: string, isEnvironment: boolean][] {
  return words.flatMap((word, i): [string, boolean][] => {
    const [, flag, value = words[i + 1] ?? ''] = /^--from-(file|env-file)(?:=(.*))?$/s.exec(word) ?? [];
    if (flag === undefined) return [];
    const paths = value.split(',').map((one) => one.slice(one.indexOf('=') + 1));
    return paths.filter((path) => path !== '').map((path) => [path, flag === 'env-file']);
  });
}

/** Of a directory all that are files themselves. @see kubernetes: kubectl/pkg/cmd/create/create_configmap.go handleConfigMapFromFileSources */
function* dataAt(process: Process, path: string): Task<[string, string][]> {
  const { type } = process.stat(path);
  if (type === 'fifo') return [[path, yield* pipeText(process, path)]];
  if (type !== 'directory') return [[path, process.readFile(path)]];
  const inside = process.readdir(path).toSorted();
  const paths = inside.map((name) => `${path.replace(/\/$/, '')}/${name}`);
  return paths.filter((each) => process.lstat(each).type === 'file').map((each) => [each, process.readFile(each)]);
}

/** A line without a value has that of the environment. @see kubernetes: kubectl/pkg/cmd/util/env_file.go processEnvFileLine */
const filledIn = (process: Process, text: string): string =>
  text.replace(/^[^\S\n]*([^\s#=][^=\r\n]*)(?=\r?$)/gm, (_, name: string) => `${name}=${process.env.get(name) ?? ''}`);

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
