import { klogInfo } from '../../../apimachinery/klog.ts';
import type { Task } from '../../../engine/index.ts';
import { goWords, OsError, type Process } from '../../../kernel/index.ts';
import { type Built, type Files, KustomizeError, kustomize, NotFollowed } from '../../../kustomize/index.ts';
import { notFollowed } from '../../../shell/utilities/lib/not-followed.ts';

/** What came of a directory that `-k` names. */
interface Kustomized {
  readonly built?: Built;
  /** Why there is nothing. */
  readonly problem?: string;
  /** Not all of it is followed. */
  readonly isLimited?: true;
  /** What was written to standard error meanwhile. */
  readonly told: string;
}

/** What flags allow. */
interface Allowed {
  readonly reachesOut?: boolean;
  readonly allowsCharts?: boolean;
}

/** The directory that `-k` names, if it does. */
export function kustomizeFlag(words: readonly string[]): string | undefined {
  for (const [i, word] of words.entries()) {
    const found = /^--kustomize(?:=(.*))?$/s.exec(word) ?? /^-[ARhiqtw]*k=?(.*)$/s.exec(word);
    const directory = found && (found[1] || words[i + 1]);
    if (directory) return directory;
  }
  return undefined;
}

export function kustomizedAt(process: Process, directory: string, allowed: Allowed = {}): Kustomized {
  let told = '';
  const tell = (line: string): void => {
    told += `${line}\n`;
  };
  const log = (line: string): void => {
    told += klogInfo(process.now, 'log.go:194', line);
  };
  try {
    return { built: kustomize(filesOf(process), directory, { ...allowed, tell, log }), told };
  } catch (error) {
    // What is nested too deeply is not followed either.
    if (error instanceof NotFollowed || error instanceof RangeError) return { isLimited: true, told };
    if (error instanceof KustomizeError) return { problem: error.message, told };
    throw error;
  }
}

/** A kustomization is built where kubectl runs. */
function filesOf(process: Process): Files {
  const tried = <T>(act: () => T): T | { readonly problem: string } => {
    try {
      return act();
    } catch (error) {
      if (error instanceof OsError) return { problem: goWords(error) };
      throw error;
    }
  };
  return {
    directory: process.cwd,
    lstat: (path) => tried(() => process.lstat(path)),
    read: (path) => tried(() => process.readFile(path)),
    variable: (name) => process.env.get(name),
  };
}

/** What stands before the directory, or after it. */
const ALONE =
  /^--(as-current-user|enable-alpha-plugins|enable-helm|network|disable-compression|insecure-skip-tls-verify|match-server-version|warnings-as-errors)(=.*)?$/;
const WITH_VALUE =
  /^(-e|-n|-s|-v|--(env|helm-command|mount|network-name|namespace|server|token|as|as-group|as-uid|context|cluster|user|username|password|kubeconfig|request-timeout|cache-dir|certificate-authority|client-certificate|client-key|tls-server-name|profile|profile-output|v|vmodule))$/;

/**
 * `kubectl kustomize DIR` asks nobody. Undefined where its words are such that kubectl complains, which the rest of it does.
 * @see sigs.k8s.io/kustomize: kustomize/commands/build/build.go
 */
export function* kubectlKustomize(process: Process, words: readonly string[], complains = 'error'): Task<number | undefined> {
  const asked = { directories: [] as string[], output: '', reachesOut: false, allowsCharts: false };
  for (let i = 0; i < words.length; i++) {
    const word = words[i] as string;
    const [flag = '', given] =
      word.startsWith('--') && word.includes('=') ? [word.slice(0, word.indexOf('=')), word.slice(word.indexOf('=') + 1)] : [word];
    const value = (): string => given ?? (words[++i] as string | undefined) ?? '';
    if (flag === '-o' || flag === '--output') asked.output = value();
    else if (/^-o./.test(word)) asked.output = word.slice(2).replace(/^=/, '');
    else if (flag === '--load-restrictor') {
      const restrictor = value();
      if (!/^LoadRestrictions(RootOnly|None)$/.test(restrictor)) return undefined;
      asked.reachesOut = restrictor === 'LoadRestrictionsNone';
    } else if (WITH_VALUE.test(flag)) value();
    else if (/^--enable-helm(=true)?$/.test(word)) asked.allowsCharts = true;
    else if (word.startsWith('-') && !ALONE.test(word)) return undefined;
    else if (!word.startsWith('-')) asked.directories.push(word);
  }
  // The first is the command.
  const [, directory = '.', ...more] = asked.directories;
  if (more.length > 0) return undefined;
  const { built = { text: '', each: [] }, told, isLimited, problem } = kustomizedAt(process, directory, asked);
  yield* process.write(2, told);
  if (isLimited) return notFollowed(process);
  const wrong = problem ?? (asked.output === '' ? undefined : written(process, built, asked.output));
  if (wrong !== undefined) {
    yield* process.write(2, `${complains}: ${wrong}`.replace(/\n?$/, '\n'));
    return 1;
  }
  if (asked.output === '') yield* process.write(1, built.text);
  return 0;
}

/** To a file, or each resource to one of its own in a directory. @see sigs.k8s.io/kustomize: kustomize/commands/build/writer.go */
function written(process: Process, { text, each }: Built, path: string): string | undefined {
  const isDirectory = process.access(path, 'f') && process.stat(path).type === 'directory';
  const files = isDirectory ? each.map(([name, one]) => [`${path.replace(/\/$/, '')}/${name}`, one] as const) : [[path, text] as const];
  for (const [file, content] of files)
    try {
      process.writeFile(file, content);
    } catch (error) {
      if (!(error instanceof OsError)) throw error;
      return `open ${file}: ${goWords(error)}`;
    }
  return undefined;
}
