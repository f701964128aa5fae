import { bystanderKinds } from '../../api-server/index.ts';
import { goQuote } from '../../apimachinery/go-quote.ts';
import type { KubernetesObject } from '../../apimachinery/objects.ts';
import type { Context, Verb } from '../command/context.ts';
import { fail, KubectlError, NO_RESOURCES, notSimulated } from '../command/errors.ts';
import { bool, type FlagSpec, int, list, text } from '../command/flags.ts';
import { toldOf } from '../objects/access.ts';
import { resolve } from '../objects/resolve.ts';
import { resourceOfKind } from '../objects/resources.ts';
import type { Act } from '../view.ts';
import { changeFlags, report } from './change.ts';
import { requireFlags } from './create/index.ts';
import { eachObject, existing, isNamed } from './files.ts';
import { group } from './group.ts';
import { help } from './help.ts';

/** What needs the machine that kubectl runs on: its files, its editor, its ports. There is none. */
const ANY: readonly FlagSpec[] = [
  list('filename', 'f'),
  text('kustomize', 'k'),
  bool('recursive', 'R'),
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

export const absent = (command: string): Verb => ({ flags: ANY, run: () => notSimulated(`kubectl ${command}`) });

/** `kubectl replace -f`: what is there already. @see kubernetes: kubectl/pkg/cmd/replace/replace.go */
export const replace: Verb = {
  flags: ANY,
  run(context) {
    const { flags } = context;
    if (flags.list('filename').length === 0 || flags.text('kustomize')) return fromFiles('replace').run(context);
    eachObject(context, 'replace', (object, source) => {
      if (!isNamed(object)) fail(`error when replacing ${goQuote(source.name)}: resource name may not be empty`);
      const { kind } = resourceOfKind(object.kind);
      if (!kind && !bystanderKinds.includes(object.kind) && flags.text('dry-run') !== 'client')
        notSimulated(`kubectl replace of a ${object.kind}`);
      report(context, flags.text('dry-run') === 'client' ? object : put(context, object, source.name), 'replaced');
    });
  },
};

/** What the API server makes of it. Nobody needs to be allowed to read what is there. */
function put(context: Context, object: KubernetesObject, file: string): KubernetesObject {
  const { name, namespace } = object.metadata;
  const intervention: Act = {
    kind: 'PATCH',
    resource: `${object.kind.toLowerCase()}/${name}`,
    patch: object,
    how: 'replace',
    ...(object.kind === 'Pod' && { pod: `${namespace}/${name}` }),
  };
  try {
    if (context.flags.text('dry-run') === 'server') return context.mustDryRun(intervention) ?? object;
    context.mustAct(intervention);
    return existing(context, object) ?? object;
  } catch (error) {
    throw error instanceof KubectlError ? toldOf(error, `error when replacing "${file}": `) : error;
  }
}

/** From manifests in files. */
export const fromFiles = (command: string): Verb => ({
  flags: ANY,
  run(context) {
    requireFiles(context, command);
    notSimulated(`kubectl ${command} -k`);
  },
});

/** @see kubernetes: cli-runtime/pkg/resource/builder.go RequireFilenameOrKustomize */
export function requireFiles({ flags }: Context, command: string): void {
  const [paths, directory] = [flags.list('filename'), flags.text('kustomize')];
  if (paths.length > 0 && directory) fail('only one of -f or -k can be specified');
  if (paths.length === 0 && !directory) fail('must specify one of -f and -k');
  for (const path of paths) fail(path === '-' ? `no objects passed to ${command}` : `the path "${path}" does not exist`);
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

/** @see kubernetes: kubectl/pkg/cmd/util/editor/editoptions.go */
export const edit = ofObjects('edit', () =>
  fail('unable to launch the editor "vi": a simulated cluster has none, kubectl patch, label, annotate and set change an object'),
);

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
