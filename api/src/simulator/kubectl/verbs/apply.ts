import { LAST_APPLIED } from '../../apimachinery/annotations.ts';
import { goJson } from '../../apimachinery/go-json.ts';
import type { Context, Verb } from '../command/context.ts';
import { fail, NO_RESOURCES, notSimulated, usageError } from '../command/errors.ts';
import { bool, duration, int, list, text, texts } from '../command/flags.ts';
import { resolve } from '../objects/resolve.ts';
import { goYaml } from '../text/yaml.ts';
import { applyByForce } from './apply-force.ts';
import { changeFlags, parseJsonOrYaml } from './change.ts';
import { applyFiles } from './files.ts';
import { absent, requireFiles } from './local.ts';
import { recordFlag } from './record.ts';

const viewLastApplied: Verb = {
  flags: [
    list('filename', 'f'),
    text('kustomize', 'k'),
    bool('recursive', 'R'),
    text('output', 'o', 'yaml'),
    bool('all'),
    text('selector', 'l'),
  ],
  run: viewed,
};

/** What an object was last applied as; of one that never was, nothing. @see kubernetes: kubectl/pkg/cmd/apply/apply_view_last_applied.go */
function viewed(context: Context): void {
  const { flags, args } = context;
  for (const path of flags.list('filename')) fail(`the path "${path}" does not exist`);
  if (args.length === 0) fail(NO_RESOURCES);
  const output = flags.text('output');
  for (const { metadata } of resolve(context, args, { all: false, selectAll: true }).flatMap(({ objects }) => objects)) {
    const applied = metadata.annotations?.[LAST_APPLIED];
    if (applied === undefined) continue;
    const value = parseJsonOrYaml(applied);
    if (output === 'yaml') context.out(goYaml(value));
    else if (output === 'json') context.out(goJson(value, '  ', { sort: false }) + (applied.endsWith('\n') ? '\n' : ''));
    else usageError('apply view-last-applied', `Unexpected -o output mode: ${output}, the flag 'output' must be one of yaml|json`);
  }
}

/** @see kubernetes: kubectl/pkg/cmd/apply/apply.go Validate */
function checkPrune({ flags }: Context): never {
  if (!flags.bool('all') && !flags.text('selector'))
    fail(
      'all resources selected for prune without explicitly passing --all. To prune all resources, pass the --all flag. If you did not mean to prune all resources, specify a label selector',
    );
  return notSimulated('kubectl apply --prune');
}

/** What a command line alone cannot give. */
export const apply: Verb = {
  flags: [
    list('filename', 'f'),
    text('kustomize', 'k'),
    bool('recursive', 'R'),
    bool('force'),
    bool('force-conflicts'),
    int('grace-period', -1),
    bool('all'),
    bool('openapi-patch', undefined, true),
    bool('overwrite', undefined, true),
    bool('prune'),
    texts('prune-allowlist'),
    bool('server-side'),
    duration('timeout'),
    bool('wait'),
    text('selector', 'l'),
    { name: 'validate', type: 'string', default: 'strict', alone: 'strict' },
    recordFlag,
    ...changeFlags,
  ],
  subcommands: {
    'edit-last-applied': absent('apply edit-last-applied'),
    'set-last-applied': absent('apply set-last-applied'),
    'view-last-applied': viewLastApplied,
  },
  run(context) {
    const { flags, args } = context;
    if (args.length > 0) usageError('apply', `Unexpected args: [${args.join(' ')}]`);
    const wrong = contradiction(context);
    if (wrong !== undefined) fail(wrong);
    if (flags.bool('prune')) checkPrune(context);
    if (flags.list('filename').length > 0 && !flags.text('kustomize')) {
      const { live } = context.view;
      if (live && flags.bool('force') && flags.text('dry-run') === 'none') return applyByForce(context, live);
      return applyFiles(context);
    }
    requireFiles(context);
    return fail(
      `must build at directory: not a valid directory: evalsymlink failure on '${flags.text('kustomize')}' : lstat ${flags.text('kustomize')}: no such file or directory`,
    );
  },
};

/** @see kubernetes: kubectl/pkg/cmd/apply/apply.go Validate */
function contradiction({ flags }: Context): string | undefined {
  const isByServer = flags.bool('server-side');
  const dryRun = flags.text('dry-run');
  if (flags.bool('force-conflicts') && !isByServer) return '--force-conflicts only works with --server-side';
  if (dryRun === 'client' && isByServer) return "--dry-run=client doesn't work with --server-side (did you mean --dry-run=server instead?)";
  if (isByServer && flags.bool('force')) return '--force cannot be used with --server-side';
  if (dryRun === 'server' && flags.bool('force')) return '--dry-run=server cannot be used with --force';
  return flags.bool('all') && flags.text('selector') ? 'cannot set --all and --selector at the same time' : undefined;
}
