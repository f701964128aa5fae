import { goQuote } from '../../../apimachinery/go-quote.ts';
import type { KubernetesObject } from '../../../apimachinery/objects.ts';
import type { Task } from '../../../engine/index.ts';
import type { Context } from '../../command/context.ts';
import { fail, KubectlError } from '../../command/errors.ts';
import { fieldValidation } from '../../command/field-validation.ts';
import { resourceOfKind } from '../../objects/resources.ts';
import type { Edited, Live } from '../../view.ts';
import type { Misses } from './save.ts';
import { hasLines, headerOf, invalidText, objectsIn, type Reason, saySame, shownAs, whatOf, withoutComments } from './text.ts';

/** What is edited, and what becomes of it. */
interface Session {
  readonly note: string;
  readonly objects: readonly KubernetesObject[];
  /** Carries out what was edited. What it throws ends the session. */
  readonly save: (edited: readonly KubernetesObject[], misses: Misses) => void;
}

/** Where kubectl runs outside, there is none. */
const NO_EDITOR = 'unable to launch the editor "vi": a simulated cluster has none, kubectl patch, label, annotate and set change an object';

/** What takes its time where there is an editor. */
export const liveOf = ({ view }: Context): Live => view.live ?? fail(NO_EDITOR);

/** Until it succeeds or is given up. @see kubernetes: kubectl/pkg/cmd/util/editor/editoptions.go Run */
export function* editing(context: Context, live: Live, { note, objects, save }: Session): Task<void> {
  const { flags } = context;
  const editor = live.editor ?? fail(NO_EDITOR);
  const format = flags.text('output').toLowerCase() === 'json' ? 'json' : 'yaml';
  const isValidated = fieldValidation(context) !== 'Ignore';
  const wholeOf = (text: string): string => (flags.bool('windows-line-endings') ? text.replaceAll('\n', '\r\n') : text);
  let [original, edited] = ['', ''];
  let reasons: readonly Reason[] = [];
  /** Where what was edited last is kept, and whether it is opened again for what is wrong with it. */
  let [last, isAgain]: [string | undefined, boolean] = [undefined, false];
  for (;;) {
    const header = format === 'json' ? '' : headerOf(note, reasons);
    const text: string = isAgain ? wholeOf(header) + withoutComments(edited) : wholeOf(header + shownAs(objects, format));
    if (!isAgain) original = text;
    yield* context.flush(live);
    const came: Edited = yield* editor.edit(text, `.${format}`);
    context.view = live.view();
    if ('problem' in came) {
      preserved(context, last);
      fail(came.problem);
      return;
    }
    const before = edited;
    const { file }: Exclude<Edited, { problem: string }> = came;
    edited = came.text;
    if (isAgain && saySame(before, edited)) {
      preserved(context, file);
      fail('Edit cancelled, no valid changes were saved.');
    }
    if (last !== undefined) yield* editor.discard(last);
    const wrong = isValidated ? invalidText(edited) : undefined;
    if (wrong !== undefined) {
      const what = whatOf(objects[0] as KubernetesObject);
      reasons = [{ head: `${what} was not valid`, causes: [`<nil>: Invalid value: "The edited file failed validation": ${wrong}`] }];
      [last, isAgain] = [file, true];
      context.err(`error: ${what} is invalid\n`);
      continue;
    }
    const given = saySame(original, edited) ? 'no changes made' : hasLines(edited) ? undefined : 'saved file was empty';
    if (given !== undefined) {
      yield* editor.discard(file);
      context.err(`Edit cancelled, ${given}.\n`);
      return;
    }
    last = file;
    const found = objectsIn(edited);
    if (typeof found === 'string') {
      reasons = [{ head: `The edited file had a syntax error: ${found}` }];
      isAgain = true;
      continue;
    }
    const misses: Misses = { invalid: [], retryable: 0, notFound: 0 };
    try {
      save(
        found.map((object) => placed(context, object)),
        misses,
      );
    } catch (error) {
      if (error instanceof KubectlError) preserved(context, file);
      throw error;
    }
    if (misses.retryable > 0) context.err(`You can run \`kubectl replace -f ${file}\` to try this update again.\n`);
    else if (misses.notFound > 0) context.err(`The edits you made on deleted resources have been saved to ${goQuote(file)}\n`);
    if (misses.retryable + misses.notFound > 0) context.exitCode = 1;
    else if (misses.invalid.length > 0) {
      reasons = misses.invalid;
      isAgain = true;
      continue;
    } else yield* editor.discard(file);
    return;
  }
}

/** What was edited is not lost. @see kubernetes: kubectl/pkg/cmd/util/editor/editoptions.go preservedFile */
function preserved(context: Context, file: string | undefined): void {
  if (file !== undefined) context.err(`A copy of your changes has been stored to ${goQuote(file)}\n`);
}

/** It is in the namespace of the command, which it may not leave. @see kubernetes: cli-runtime/pkg/resource/visitor.go RequireNamespace */
function placed({ namespace }: Context, object: KubernetesObject): KubernetesObject {
  const own = object.metadata?.namespace || undefined;
  if (!resourceOfKind(object.kind).namespaced || own === namespace) return object;
  if (own === undefined) return { ...object, metadata: { ...object.metadata, namespace } };
  return fail(
    `the namespace from the provided object ${goQuote(own)} does not match the namespace ${goQuote(namespace)}. You must pass '--namespace=${own}' to perform this operation.`,
  );
}
