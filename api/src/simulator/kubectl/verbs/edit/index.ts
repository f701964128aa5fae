import { LAST_APPLIED } from '../../../apimachinery/annotations.ts';
import { goQuote } from '../../../apimachinery/go-quote.ts';
import type { KubernetesObject } from '../../../apimachinery/objects.ts';
import type { Task } from '../../../engine/index.ts';
import type { Context, Verb } from '../../command/context.ts';
import { fail, NO_RESOURCES } from '../../command/errors.ts';
import { fieldValidation } from '../../command/field-validation.ts';
import { bool, type FlagSpec, fileFlags, text } from '../../command/flags.ts';
import { outputFlags } from '../../output/format.ts';
import type { Live } from '../../view.ts';
import { notedIfAsked } from '../apply/noted.ts';
import { createObject } from '../create/generator.ts';
import { eachObject, hasFiles } from '../files.ts';
import { groupsOf } from '../get.ts';
import { recordFlag } from '../record.ts';
import { noteEach, patchEach } from './save.ts';
import { editing, liveOf } from './session.ts';
import { NOTES, objectsIn } from './text.ts';

const flags: readonly FlagSpec[] = [
  ...fileFlags,
  ...outputFlags,
  text('field-manager'),
  { ...text('validate', undefined, 'strict'), alone: 'strict' },
  bool('windows-line-endings'),
  recordFlag,
];

/** Objects as they are, in the editor that KUBE_EDITOR or EDITOR names. @see kubernetes: kubectl/pkg/cmd/edit/edit.go */
export const edit: Verb = {
  flags: [...flags, bool('output-patch'), bool('save-config'), text('subresource')],
  run(context) {
    const subresource = context.flags.text('subresource');
    if (subresource && subresource !== 'status') fail(`invalid subresource value: ${goQuote(subresource)}. Must be one of [status]`);
    const objects = objectsToEdit(context);
    if (objects.length === 0) return undefined;
    return editing(context, liveOf(context), { note: NOTES.object, objects, save: patchEach(context, objects) });
  },
};

/** @see kubernetes: kubectl/pkg/cmd/apply/apply_edit_last_applied.go */
export const editLastApplied: Verb = {
  flags,
  run(context) {
    const found = objectsToEdit(context);
    const objects = found.flatMap(({ metadata }) => {
      const applied = metadata.annotations?.[LAST_APPLIED];
      const read = applied === undefined ? [] : objectsIn(applied);
      return typeof read === 'string' ? fail(read) : read.slice(0, 1);
    });
    if (found.length === 0) return undefined;
    if (objects.length === 0)
      fail(
        'no last-applied-configuration annotation found on resources, to create the annotation, use command `kubectl apply set-last-applied --create-annotation`',
      );
    return editing(context, liveOf(context), { note: NOTES.annotation, objects, save: noteEach(context, objects) });
  },
};

/** By name, or of files, as they are in the cluster: all of them, or none is edited. */
function objectsToEdit(context: Context): readonly KubernetesObject[] {
  const output = context.flags.text('output');
  if (!['', 'json', 'yaml'].includes(output.toLowerCase()))
    fail(`unable to match a printer suitable for the output format ${goQuote(output)}, allowed formats are: json,yaml`);
  if (context.args.length === 0 && !hasFiles(context)) fail(NO_RESOURCES);
  fieldValidation(context);
  const found = groupsOf(context, context.flags.text('subresource')).flatMap(({ objects }) => objects);
  if (context.exitCode !== 0) return [];
  if (found.length === 0) fail('edit cancelled, no objects found');
  return found;
}

/** `kubectl create --edit`: what files say, one object after another. @see kubernetes: kubectl/pkg/cmd/create/create.go RunEditOnCreate */
export function editedFirst(context: Context): Task<void> {
  const all: KubernetesObject[] = [];
  eachObject(context, 'create', (object) => all.push(object));
  return eachEdited(context, liveOf(context), all);
}

/** What goes wrong with one leaves the others alone. */
function* eachEdited(context: Context, live: Live, all: readonly KubernetesObject[]): Task<void> {
  const save = (edited: readonly KubernetesObject[]): void => {
    for (const one of edited) createObject(context, notedIfAsked(context, one) as never, 'create', { typed: false });
  };
  for (const object of all) {
    try {
      yield* editing(context, live, { note: NOTES.object, objects: [object], save });
    } catch (error) {
      context.failed(error);
    }
  }
}
