import { goQuote } from '../../../apimachinery/go-quote.ts';
import type { Task } from '../../../engine/index.ts';
import { goWords, OsError, type Process } from '../../../kernel/index.ts';

/** A text, and how the file is called that it shall stand in while it is edited. */
export interface TextToEdit {
  readonly text: string;
  readonly extension: string;
}

/** What a text has become, and its file; or why it could not be edited. */
export type EditedText = { readonly file: string; readonly text: string } | { readonly problem: string };

/** Lets the editor of whoever typed the command have a text, in a file of its own. @see kubernetes: kubectl/pkg/cmd/util/editor/editor.go LaunchTempFile */
export function* editText(process: Process, { text, extension }: TextToEdit): Task<EditedText> {
  const directory = process.env.get('TMPDIR') || '/tmp';
  const file = `${directory}/kubectl-edit-${process.random.int(2 ** 32)}${extension}`;
  try {
    process.writeFile(file, text, { mode: 0o600 });
  } catch (error) {
    return { problem: `open ${file}: ${whyOf(error)}` };
  }
  const problem = yield* launched(process, editorOf(process), file);
  if (problem !== undefined) return { problem };
  try {
    return { file, text: process.readFile(file) };
  } catch (error) {
    return { problem: `open ${file}: ${whyOf(error)}` };
  }
}

/** It is needed no more. */
export function removeText(process: Process, file: string): void {
  try {
    process.unlink(file);
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
  }
}

interface ItsEditor {
  readonly args: readonly string[];
  /** Its last word is a script, whose last word the file is. */
  readonly isShell: boolean;
}

/** What is quoted a shell is to read. @see kubernetes: kubectl/pkg/cmd/util/editor/editor.go defaultEnvEditor */
function editorOf({ env }: Process): ItsEditor {
  const named = env.get('KUBE_EDITOR') || env.get('EDITOR') || 'vi';
  const isShell = named.includes(' ') && /["'\\]/.test(named);
  return { args: isShell ? [env.get('SHELL') || '/bin/bash', '-c', named] : named.split(' '), isShell };
}

/** Why it was not edited, if it was not. */
function* launched(process: Process, { args, isShell }: ItsEditor, file: string): Task<string | undefined> {
  const name = goQuote(args.join(' '));
  const argv = isShell ? args.with(-1, `${args.at(-1)} ${goQuote(file)}`) : [...args, file];
  try {
    const { status } = yield* process.waitpid(process.spawn({ argv }));
    return status.signal === undefined && status.code === 0 ? undefined : `there was a problem with the editor ${name}`;
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    // Only what is looked for on the path may not be found.
    return argv[0]?.includes('/') ? `there was a problem with the editor ${name}` : `unable to launch the editor ${name}`;
  }
}

function whyOf(error: unknown): string {
  if (!(error instanceof OsError)) throw error;
  return goWords(error);
}
