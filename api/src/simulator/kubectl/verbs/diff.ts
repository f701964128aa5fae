import type { Verb } from '../command/context.ts';
import { KubectlError, notSimulated, usageError } from '../command/errors.ts';
import { bool, fileFlags, text, texts } from '../command/flags.ts';
import { sourcesOf } from './files.ts';
import { requireFiles } from './local.ts';

/** That there are differences is told by 1, so what goes wrong is told by more. @see kubernetes: kubectl/pkg/cmd/util/helpers.go CheckDiffErr */
const failed = ({ stderr, exitCode }: KubectlError): KubectlError =>
  new KubectlError(stderr.replace(" --help' for usage.\n", " -h' for help and examples\n"), exitCode + 1);

/** @see kubernetes: kubectl/pkg/cmd/diff/diff.go */
export const diff: Verb = {
  flags: [
    ...fileFlags,
    text('selector', 'l'),
    bool('server-side'),
    bool('force-conflicts'),
    text('field-manager', undefined, 'kubectl-client-side-apply'),
    bool('prune'),
    texts('prune-allowlist'),
    bool('show-managed-fields'),
  ],
  failed,
  run(context) {
    if (context.args.length > 0) usageError('diff', `Unexpected args: [${context.args.join(' ')}]`);
    requireFiles(context);
    if (context.flags.text('kustomize')) notSimulated('kubectl diff -k');
    // Nothing does not differ from anything.
    if (sourcesOf(context).some(({ text: given }) => given.trim() !== '')) notSimulated('kubectl diff');
  },
};
