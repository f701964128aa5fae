import type { Context, Verb } from '../../command/context.ts';
import { fail, KubectlError, usageError } from '../../command/errors.ts';
import { fieldValidation } from '../../command/field-validation.ts';
import { bool, duration, fileFlags, int, text, texts } from '../../command/flags.ts';
import { checkFormat } from '../../output/check-format.ts';
import { changeFlags } from '../change.ts';
import { checkCascade } from '../delete.ts';
import { editLastApplied } from '../edit/index.ts';
import { applyFiles, hasFiles } from '../files.ts';
import { recordFlag } from '../record.ts';
import { applyByForce } from './force.ts';
import { setLastApplied, viewLastApplied } from './last-applied.ts';
import { prunable, prune } from './prune.ts';

/** What a command line alone cannot give. */
export const apply: Verb = {
  flags: [
    ...fileFlags,
    { name: 'cascade', type: 'string', default: 'background', alone: 'background' },
    bool('force'),
    bool('force-conflicts'),
    int('grace-period', -1),
    bool('all'),
    bool('openapi-patch', undefined, true),
    bool('overwrite', undefined, true),
    bool('prune'),
    texts('prune-allowlist'),
    { ...texts('prune-whitelist'), deprecated: 'Use --prune-allowlist instead.' },
    bool('server-side'),
    duration('timeout'),
    bool('wait'),
    text('selector', 'l'),
    { name: 'validate', type: 'string', default: 'strict', alone: 'strict' },
    recordFlag,
    ...changeFlags,
  ],
  subcommands: {
    'edit-last-applied': editLastApplied,
    'set-last-applied': setLastApplied,
    'view-last-applied': viewLastApplied,
  },
  run(context) {
    const { flags, args } = context;
    checkCascade(context);
    if (args.length > 0) usageError('apply', `Unexpected args: [${args.join(' ')}]`);
    const pruned = flags.bool('prune') ? prunable(context) : undefined;
    const wrong = contradiction(context);
    if (wrong !== undefined) fail(wrong);
    if (!hasFiles(context)) fail('must specify one of -f and -k');
    fieldValidation(context);
    checkFormat(context);
    if (flags.bool('server-side') && flags.given('field-manager') && flags.text('field-manager') === '')
      throw new KubectlError('The PatchOptions "" is invalid: fieldManager: Required value: is required for apply patch\n');
    const { live } = context.view;
    if (live && flags.bool('force') && flags.text('dry-run') === 'none') return applyByForce(context, live);
    const applied = applyFiles(context);
    if (pruned && context.exitCode === 0) prune(context, pruned, applied);
    return undefined;
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
  if (flags.bool('all') && flags.text('selector')) return 'cannot set --all and --selector at the same time';
  if (!flags.bool('prune')) return undefined;
  if (!flags.bool('all') && !flags.text('selector')) return UNSELECTED;
  return isByServer ? "--prune is in alpha and doesn't currently work on objects created by server-side apply" : undefined;
}

const UNSELECTED =
  'all resources selected for prune without explicitly passing --all. To prune all resources, pass the --all flag. If you did not mean to prune all resources, specify a label selector';
