import type { Verb } from '../command/context.ts';
import { fail, notSimulated, usageError } from '../command/errors.ts';
import { bool, list, text } from '../command/flags.ts';
import { resolve } from '../objects/resolve.ts';
import { changeFlags, parseJsonOrYaml, patchObject } from './change.ts';
import { mergeByName } from './strategic-merge.ts';

/** @see kubernetes: kubectl/pkg/cmd/patch/patch.go */
export const patch: Verb = {
  flags: [
    text('patch', 'p'),
    text('patch-file'),
    text('type', undefined, 'strategic'),
    text('subresource'),
    list('filename', 'f'),
    bool('local'),
    ...changeFlags,
  ],
  run(context) {
    const { flags, args } = context;
    const type = flags.text('type').toLowerCase();
    if (!flags.text('patch') && !flags.text('patch-file'))
      usageError('patch', 'must specify --patch or --patch-file containing the contents of the patch');
    if (flags.text('patch-file')) fail(`unable to read patch file: open ${flags.text('patch-file')}: no such file or directory`);
    if (!['strategic', 'merge', 'json'].includes(type))
      usageError('patch', `--type must be one of [json merge strategic], not "${flags.text('type')}"`);
    for (const path of flags.list('filename')) fail(`the path "${path}" does not exist`);
    if (args.length === 0) fail('You must provide one or more resources by argument or filename.');
    if (type === 'json') notSimulated('a patch of the type json');
    let change: unknown;
    try {
      change = parseJsonOrYaml(flags.text('patch'));
    } catch (error) {
      fail(`unable to parse "${flags.text('patch')}": ${(error as Error).message.split('\n')[0]}`);
    }
    if (typeof change !== 'object' || change === null) fail(`unable to parse "${flags.text('patch')}": expected a map`);
    for (const object of resolve(context, args, { selectors: false, all: false }).flatMap(({ objects }) => objects))
      patchObject(
        context,
        object,
        type === 'strategic' ? mergeByName(object, change) : change,
        'patched',
        flags.text('subresource') || undefined,
      );
  },
};
