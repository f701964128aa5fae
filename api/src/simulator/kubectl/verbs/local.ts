import { goQuote } from '../../apimachinery/go-quote.ts';
import type { Context, Verb } from '../command/context.ts';
import { fail, notSimulated, usageError } from '../command/errors.ts';
import { bool, duration, fileFlags, int, text, texts } from '../command/flags.ts';
import { notFound, parseArgs } from '../objects/resolve.ts';
import { outputFlags } from '../output/format.ts';
import { wordsToo } from './filed.ts';
import { checkPaths, hasFiles, noDirectory } from './files.ts';
import { group } from './group.ts';
import { help } from './help.ts';

/** What git is to bring. */
const REMOTE = /:\/\/|^(git@|github\.com)/;

/**
 * In a Pod that is done where its files are: this is for who is outside, and has none, and for words that kubectl complains of.
 * @see kubernetes: kubectl/pkg/cmd/kustomize/kustomize.go; sigs.k8s.io/kustomize: kustomize/commands/build/build.go Validate
 */
export const kustomize: Verb = {
  flags: [
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
  ],
  run({ args, flags }) {
    const [directory = '.', ...more] = args;
    if (more.length > 0) fail('specify one path to kustomization.yaml');
    const restrictor = flags.text('load-restrictor');
    if (!RESTRICTORS.includes(restrictor))
      fail(`illegal flag value --load-restrictor ${restrictor}; legal values: [${RESTRICTORS.join(' ')}]`);
    if (REMOTE.test(directory)) return notSimulated('kubectl kustomize of a URL');
    return noDirectory(directory);
  },
};
const RESTRICTORS: readonly string[] = ['LoadRestrictionsRootOnly', 'LoadRestrictionsNone'];

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
  const { flags } = context;
  const [paths, directory] = [flags.list('filename'), flags.text('kustomize')];
  if (paths.length > 0 && directory) fail('only one of -f or -k can be specified');
  if (paths.length === 0 && !directory) fail('must specify one of -f and -k');
  checkPaths(context);
}

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
  run(context) {
    const { flags } = context;
    const port = flags.int('port');
    if (port < 0 || port > 65_535) fail(`listen tcp: address ${port}: invalid port`);
    context.out(`Starting to serve on ${flags.text('address')}:${port}\n`);
  },
};

/** Of requests, of which there are none. */
const review: Verb = {
  flags: [...fileFlags, bool('force'), ...outputFlags],
  formatFirst: true,
  run(context) {
    if (context.args.length === 0 && !hasFiles(context)) fail('one or more CSRs must be specified as <name> or -f <filename>');
    checkPaths(context);
    if (context.args.length > 0 && hasFiles(context)) fail(wordsToo(context.args.map((name) => `csr/${name}`)));
    const wanted = parseArgs(context.args.map((arg) => (arg.includes('/') ? arg : `csr/${arg}`)));
    const names = wanted.kind === 'names' ? wanted.names : [];
    if (names.some(({ resource }) => resource.namespaced)) fail('namespace may not be empty when retrieving a resource by name');
    for (const { resource, name } of names) context.failed(notFound(resource, name));
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
