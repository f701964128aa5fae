import { goQuote } from '../../apimachinery/go-quote.ts';
import type { KubernetesObject } from '../../apimachinery/objects.ts';
import type { Context, Verb } from '../command/context.ts';
import { fail, KubectlError, NO_RESOURCES, notSimulated, usageError } from '../command/errors.ts';
import { bool, duration, type FlagSpec, fileFlags, int, text, texts } from '../command/flags.ts';
import { notFound } from '../objects/resolve.ts';
import { resourceOfKind } from '../objects/resources.ts';
import { mustNotStand } from '../objects/standing-workloads.ts';
import { outputFlags } from '../output/format.ts';
import { changeFlags } from './change.ts';
import { requireFlags } from './create/index.ts';
import { NO_EDITOR } from './editor.ts';
import { resolveAll } from './filed.ts';
import { hasFiles, missingFile } from './files.ts';
import { group } from './group.ts';
import { help } from './help.ts';
import { recordFlag } from './record.ts';
import { SCALED } from './rollout.ts';

/** What needs the machine that kubectl runs on: its files, its editor, its ports. There is none. */
const written: readonly FlagSpec[] = [
  ...fileFlags,
  ...outputFlags,
  text('field-manager'),
  text('validate', undefined, 'strict'),
  bool('windows-line-endings'),
];

/** A verb of kubectl's that is not modelled, and says so. */
const absent = (command: string, flags: readonly FlagSpec[] = []): Verb => ({
  flags,
  run: () => notSimulated(`kubectl ${command}`),
});

/** @see kubernetes: kubectl/pkg/cmd/kustomize/kustomize.go */
const build = absent('kustomize', [
  bool('as-current-user'),
  bool('enable-alpha-plugins'),
  bool('enable-helm'),
  { ...texts('env'), short: 'e' },
  text('helm-command', undefined, 'helm'),
  text('load-restrictor', undefined, 'LoadRestrictionsRootOnly'),
  texts('mount'),
  bool('network'),
  text('network-name', undefined, 'bridge'),
  text('output', 'o'),
]);

export const kustomize: Verb = {
  ...build,
  run: (context) => (context.args.length > 1 ? fail('specify one path to kustomization.yaml') : build.run(context)),
};

const SHELLS: readonly string[] = ['bash', 'fish', 'powershell', 'zsh'];

/** @see kubernetes: kubectl/pkg/cmd/completion/completion.go RunCompletion */
export const completion: Verb = {
  flags: [],
  run({ args: [shell, ...more] }) {
    if (shell === undefined) return usageError('completion', 'Shell not specified.');
    if (more.length > 0) usageError('completion', 'Too many arguments. Expected only the shell type.');
    if (!SHELLS.includes(shell)) usageError('completion', `Unsupported shell type ${goQuote(shell)}.`);
    return notSimulated('kubectl completion');
  },
};

/** @see kubernetes: cli-runtime/pkg/resource/builder.go RequireFilenameOrKustomize */
export function requireFiles(context: Context): void {
  const { flags, view } = context;
  const [paths, directory] = [flags.list('filename'), flags.text('kustomize')];
  if (paths.length > 0 && directory) fail('only one of -f or -k can be specified');
  if (paths.length === 0 && !directory) fail('must specify one of -f and -k');
  for (const path of paths) if (path !== '-' && !view.files?.[path]) missingFile(context, path);
}

/** Of objects by name: those that there are not are not found. */
const ofObjects = (none: string, what: (context: Context, object: KubernetesObject) => void, flags: readonly FlagSpec[]): Verb => ({
  flags,
  run(context) {
    if (context.args.length === 0 && !hasFiles(context)) fail(NO_RESOURCES);
    const found = resolveAll(context, context.args, { selectors: false, all: false }).flatMap(({ objects }) => objects);
    for (const object of found) what(context, object);
    if (found.length > 0) return;
    if (context.exitCode === 0) fail(none);
  },
});

/** @see kubernetes: kubectl/pkg/cmd/util/editor/editoptions.go Run */
const NOTHING_TO_EDIT = 'edit cancelled, no objects found';

/** @see kubernetes: kubectl/pkg/cmd/apply/apply_edit_last_applied.go */
export const editLastApplied = ofObjects(NOTHING_TO_EDIT, () => fail(NO_EDITOR), written);

export const edit = ofObjects(NOTHING_TO_EDIT, () => fail(NO_EDITOR), [
  ...written,
  bool('output-patch'),
  bool('save-config'),
  text('subresource'),
]);

/** @see kubernetes: kubectl/pkg/cmd/autoscale/autoscale.go */
const autoscaleFlags: readonly FlagSpec[] = [
  ...fileFlags,
  int('cpu-percent', -1),
  int('max', -1),
  int('min', -1),
  text('name'),
  bool('save-config'),
  recordFlag,
  ...changeFlags,
];
export const autoscale: Verb = {
  flags: autoscaleFlags,
  run(context) {
    requireFlags(context, ['max']);
    if (context.flags.int('max') < 1) fail(`--max=MAXPODS is required and must be at least 1, max: ${context.flags.int('max')}`);
    scaled.run(context);
  },
};
/** What has no scale is not scaled. */
const scaled = ofObjects(
  'no objects passed to autoscale',
  (context, object) => {
    const { kind } = object;
    if (SCALED.has(kind)) mustNotStand(object);
    const { name, apiVersion } = resourceOfKind(kind);
    const version = apiVersion.includes('/') ? apiVersion : `/${apiVersion}`;
    context.failed(
      new KubectlError(
        `error: cannot autoscale a ${kind}: could not find scale subresource for ${version}, Resource=${name} in discovery information\n`,
      ),
    );
  },
  autoscaleFlags,
);

/** @see kubernetes: kubectl/pkg/cmd/proxy/proxy.go */
export const proxy: Verb = {
  flags: [
    text('accept-hosts', undefined, '^localhost$,^127\\.0\\.0\\.1$,^\\[::1\\]$'),
    text('accept-paths', undefined, '^.*'),
    text('address', undefined, '127.0.0.1'),
    text('api-prefix', undefined, '/'),
    bool('append-server-path'),
    bool('disable-filter'),
    duration('keepalive'),
    int('port', 8001, 'p'),
    text('reject-methods', undefined, '^$'),
    text('reject-paths', undefined, '^/api/.*/pods/.*/exec,^/api/.*/pods/.*/attach'),
    text('unix-socket', 'u'),
    text('www', 'w'),
    text('www-prefix', 'P', '/static/'),
  ],
  run: (context) => context.out(`Starting to serve on ${context.flags.text('address')}:${context.flags.text('port')}\n`),
};

/** Of requests, of which there are none. */
const review: Verb = {
  flags: [...fileFlags, bool('force'), ...outputFlags],
  run(context) {
    if (context.args.length === 0 && !hasFiles(context)) fail('one or more CSRs must be specified as <name> or -f <filename>');
    const csr = resourceOfKind('CertificateSigningRequest');
    for (const name of context.args) context.failed(notFound(csr, name));
    if (context.args.length === 0) notSimulated(`kubectl ${context.command}`);
  },
};

/** @see kubernetes: kubectl/pkg/cmd/certificates/certificates.go */
export const certificate: Verb = {
  flags: [],
  subcommands: { approve: review, deny: review },
  run: (context) => context.out(help('certificate', certificate)),
};

/** There is nothing on its path. @see kubernetes: kubectl/pkg/cmd/plugin/plugin.go */
export const plugin: Verb = group('plugin', {
  list: { flags: [bool('name-only')], run: () => fail('unable to find any kubectl plugins in your PATH') },
});

/** There is nothing that is alpha in v1.27. @see kubernetes: kubectl/pkg/cmd/alpha.go */
export const alpha: Verb = { flags: [], run: (context) => context.err('No alpha commands are available in this version of kubectl\n') };
