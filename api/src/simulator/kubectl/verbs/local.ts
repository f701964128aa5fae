import type { Context, Verb } from '../command/context.ts';
import { fail, NO_RESOURCES, notSimulated } from '../command/errors.ts';
import { bool, type FlagSpec, fileFlags, int, text } from '../command/flags.ts';
import { resolve } from '../objects/resolve.ts';
import { changeFlags } from './change.ts';
import { requireFlags } from './create/index.ts';
import { NO_EDITOR } from './editor.ts';
import { group } from './group.ts';
import { help } from './help.ts';

/** What needs the machine that kubectl runs on: its files, its editor, its ports. There is none. */
const ANY: readonly FlagSpec[] = [
  ...fileFlags,
  text('type'),
  text('name'),
  int('port', 8001, 'p'),
  text('address', undefined, '127.0.0.1'),
  text('selector', 'l'),
  text('subresource'),
  int('min', -1),
  int('max', -1),
  int('cpu-percent', -1),
  bool('all'),
  bool('force'),
  bool('save-config'),
  ...changeFlags,
];

/** A verb of kubectl's that is not modelled, and says so. */
export const absent = (command: string): Verb => ({ flags: ANY, run: () => notSimulated(`kubectl ${command}`) });

/** @see kubernetes: cli-runtime/pkg/resource/builder.go RequireFilenameOrKustomize */
export function requireFiles({ flags, view }: Context): void {
  const [paths, directory] = [flags.list('filename'), flags.text('kustomize')];
  if (paths.length > 0 && directory) fail('only one of -f or -k can be specified');
  if (paths.length === 0 && !directory) fail('must specify one of -f and -k');
  for (const path of paths) if (path !== '-' && !view.files?.[path]) fail(`the path "${path}" does not exist`);
}

/** Of objects by name: those that there are not are not found. */
const ofObjects = (noun: string, what: (context: Context) => void): Verb => ({
  flags: ANY,
  run(context) {
    if (context.args.length === 0) fail(NO_RESOURCES);
    const found = resolve(context, context.args, { selectors: false, all: false }).flatMap(({ objects }) => objects);
    if (found.length > 0) what(context);
    else if (context.exitCode === 0) fail(`no objects passed to ${noun}`);
  },
});

export const edit = ofObjects('edit', () => fail(NO_EDITOR));

/** @see kubernetes: kubectl/pkg/cmd/autoscale/autoscale.go */
export const autoscale: Verb = {
  flags: ANY,
  run(context) {
    requireFlags(context, ['max']);
    if (context.flags.int('max') < 1) fail(`--max=MAXPODS is required and must be at least 1, max: ${context.flags.int('max')}`);
    scaled.run(context);
  },
};
const scaled = ofObjects('autoscale', () => notSimulated('kubectl autoscale'));

/** @see kubernetes: kubectl/pkg/cmd/proxy/proxy.go */
export const proxy: Verb = {
  flags: ANY,
  run: (context) => context.out(`Starting to serve on ${context.flags.text('address')}:${context.flags.text('port')}\n`),
};

/** @see kubernetes: kubectl/pkg/cmd/certificates/certificates.go */
export const certificate: Verb = {
  flags: [],
  subcommands: { approve: absent('certificate approve'), deny: absent('certificate deny') },
  run: (context) => context.out(help('certificate', certificate)),
};

/** There is nothing on its path. @see kubernetes: kubectl/pkg/cmd/plugin/plugin.go */
export const plugin: Verb = group('plugin', {
  list: { flags: [bool('name-only')], run: () => fail('unable to find any kubectl plugins in your PATH') },
});
