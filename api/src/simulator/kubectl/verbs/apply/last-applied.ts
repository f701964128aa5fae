import { LAST_APPLIED } from '../../../apimachinery/annotations.ts';
import { goJson } from '../../../apimachinery/go-json.ts';
import { goYaml } from '../../../apimachinery/go-yaml/index.ts';
import type { KubernetesObject } from '../../../apimachinery/objects.ts';
import { sameJson } from '../../../apimachinery/same-json.ts';
import type { Context, Verb } from '../../command/context.ts';
import { fail, NO_RESOURCES, NO_TYPE, usageError } from '../../command/errors.ts';
import { bool, fileFlags, list, text } from '../../command/flags.ts';
import { notGot, resolve } from '../../objects/resolve.ts';
import { resourceOfKind } from '../../objects/resources.ts';
import { ungot } from '../../objects/unnamed.ts';
import { parseJsonOrYaml, patchObject, report, writeFlags } from '../change.ts';
import { existing, hasFiles, isNamed, objectsOf, sourcesOf } from '../files.ts';

/** What an object was last applied as. @see kubernetes: kubectl/pkg/cmd/apply/apply_view_last_applied.go */
export const viewLastApplied: Verb = {
  flags: [...fileFlags, text('output', 'o', 'yaml'), bool('all'), text('selector', 'l')],
  run(context) {
    const output = context.flags.text('output');
    for (const applied of hasFiles(context) ? appliedByFiles(context) : appliedByName(context)) {
      const value = parseJsonOrYaml(applied);
      if (output === 'yaml') context.out(goYaml(value));
      else if (output === 'json') context.out(goJson(value, '  ', { sort: false }) + (applied.endsWith('\n') ? '\n' : ''));
      else usageError('apply view-last-applied', `Unexpected -o output mode: ${output}, the flag 'output' must be one of yaml|json`);
    }
  },
};

/** Of one that was never applied nothing is told. */
function appliedByName(context: Context): string[] {
  if (context.args.length === 0) fail(context.flags.bool('all') || context.flags.text('selector') ? NO_TYPE : NO_RESOURCES);
  const found = resolve(context, context.args, { all: false, selectAll: true }).flatMap(({ objects }) => objects);
  return found.flatMap((object) => lastApplied(object) ?? []);
}

/** What AddSourceToErr says where there is no error, but a file. */
const appliedByFiles = (context: Context): string[] =>
  sourcesOf(context).flatMap((source) =>
    objectsOf(context, source, '').map((object) => {
      const found = there(context, object);
      const missing = `no last-applied-configuration annotation found on resource: ${found.metadata.name}\n`;
      return lastApplied(found) ?? fail(`error when ${missing} "${source.name}": <nil>`);
    }),
  );

/**
 * What a file says becomes what was last applied, and nothing else of the object changes. All are looked at before one is changed.
 * @see kubernetes: kubectl/pkg/cmd/apply/apply_set_last_applied.go; kubectl/pkg/cmd/util/editor/editoptions.go GetApplyPatch
 */
export const setLastApplied: Verb = {
  flags: [list('filename', 'f'), bool('create-annotation'), ...writeFlags],
  formatFirst: true,
  run(context) {
    if (!hasFiles(context)) fail(NO_RESOURCES);
    const changes = sourcesOf(context).flatMap((source) =>
      objectsOf(context, source, '').flatMap((object) => {
        if (!isNamed(object)) fail(ungot(object, source.name));
        const found = there(context, object);
        const { name } = found.metadata;
        const applied = lastApplied(found);
        if (applied === undefined && !context.flags.bool('create-annotation'))
          fail(
            `no last-applied-configuration annotation found on resource: ${name}, to create the annotation, run the command with --create-annotation`,
          );
        if (applied === undefined || !sameJson(parseJsonOrYaml(applied), object)) return [{ found, annotation: `${goJson(object, '')}\n` }];
        context.out(`set-last-applied ${name}: no changes required.\n`);
        return [];
      }),
    );
    // Of a dry run of its own it prints what there is.
    for (const { found, annotation } of changes)
      if (context.flags.text('dry-run') === 'client') report(context, found, 'configured');
      else patchObject(context, found, { metadata: { annotations: { [LAST_APPLIED]: annotation } } }, 'configured');
  },
};

const lastApplied = ({ metadata }: KubernetesObject): string | undefined => metadata.annotations?.[LAST_APPLIED];

function there(context: Context, object: KubernetesObject): KubernetesObject {
  // What has no name is nowhere, and stands for itself.
  if (!isNamed(object)) return { ...object, metadata: { ...object.metadata, name: '' } };
  const found = existing(context, object);
  if (!found) throw notGot(context.view, resourceOfKind(object.kind), object.metadata.namespace ?? '', object.metadata.name);
  return found;
}
