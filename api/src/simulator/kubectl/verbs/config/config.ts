import { encodeBase64 } from '../../../apimachinery/base64.ts';
import { parseGoDuration } from '../../../apimachinery/duration.ts';
import { goQuote } from '../../../apimachinery/go-quote.ts';
import { textOf } from '../../../apimachinery/records.ts';
import { type Micros, SECOND } from '../../../engine/index.ts';
import { certificateProblems } from '../../command/certificate-flags.ts';
import type { Context, Verb } from '../../command/context.ts';
import { fail, KubectlError } from '../../command/errors.ts';
import { bool, type FlagSpec, type Flags, list, text } from '../../command/flags.ts';
import { outputFlagsAs } from '../../output/format.ts';
import { table } from '../../text/tab-writer.ts';
import type { ClusterView } from '../../view.ts';
import { group } from '../group.ts';
import { kubeconfigOf, namedKubeconfig, pathInFile, saveKubeconfig, withEntry } from '../kubeconfig.ts';
import { deleteEntry, renameContext, setProperty, unexpected, unsetProperty } from './edit.ts';
import { pluginsOf } from './plugins.ts';
import { viewConfig } from './view.ts';

/**
 * Only what stands in the file can be named. That is told otherwise by a command that asks for the namespace before it makes its client.
 * @see kubernetes: client-go/tools/clientcmd/client_config.go ClientConfig, Namespace, ConfirmUsable; test/cmd/kubeconfig.sh run_client_config_tests
 */
export function checkConfig(command: string, flags: Flags, own: readonly FlagSpec[], view: ClusterView): void {
  const [verb = ''] = command.split(' ');
  checkFile(flags, view);
  if (ALONE.has(verb) || (verb === 'version' && flags.bool('client'))) return;
  try {
    checkEntries(command, flags, own, view);
  } catch (error) {
    if (!(error instanceof KubectlError)) throw error;
    // Of the schema it is found out that there is none.
    const asksSchema = command === 'diff' || (command === 'create' && flags.list('filename').length > 0 && flags.text('raw') === '');
    throw asksSchema ? new KubectlError('error: no openapi getter\n') : error;
  }
}

/** Those that ask no server. */
const ALONE: ReadonlySet<string> = new Set(['alpha', 'completion', 'config', 'kustomize', 'options', 'plugin']);

function checkFile(flags: Flags, view: ClusterView): void {
  const path = namedKubeconfig(view, flags);
  if (path !== '' && view.kubeconfig === undefined) fail(`stat ${path}: no such file or directory`);
}

function checkEntries(command: string, flags: Flags, own: readonly FlagSpec[], view: ClusterView): void {
  const { contexts, clusters, users } = kubeconfigOf(view);
  // A command may have a flag of that name for its own ends: create rolebinding --user.
  const wrong = (flag: string, entries: readonly { readonly name: string }[] | null): boolean =>
    !own.some(({ name }) => name === flag) && !['', ...(entries ?? []).map(({ name }) => name)].includes(flags.text(flag));
  const [context, cluster] = [flags.text('context'), flags.text('cluster')];
  const someone = (): string => flags.text('user') || (wrong('context', contexts) ? '' : userNameOf(view));
  const nobody =
    flags.text('as') === '' && (flags.given('as-group') || flags.text('as-uid'))
      ? [`requesting uid, groups or user-extra for ${someone()} without impersonating a user`]
      : [];
  if (!isClientFirst(command) && flags.text('namespace') === '' && flags.text('raw') === '')
    checkUsable(
      wrong('context', contexts) ? `context was not found for specified context: ${context}` : undefined,
      wrong('cluster', clusters) ? [...nobody, `no server found for cluster ${goQuote(cluster)}`] : nobody,
    );
  if (wrong('user', users)) fail(`auth info ${goQuote(flags.text('user'))} does not exist`);
  if (wrong('context', contexts)) fail(`context ${goQuote(context)} does not exist`);
  if (wrong('cluster', clusters)) fail(`cluster ${goQuote(cluster)} does not exist`);
  for (const why of nobody) fail(why);
  if (!view.user && !view.live)
    checkUsable(undefined, certificateProblems(flags, own, someone(), flags.text('cluster') || clusterNameOf(view)));
  const profile = flags.given('profile') ? flags.text('profile') : 'none';
  if (command !== 'debug' && !PROFILES.has(profile)) fail(`unknown profile '${profile}'`);
  if (flags.text('token') && (flags.text('username') || flags.text('password')) && !own.some(({ name }) => name === 'token'))
    fail(`more than one authentication method found for ${someone()}; found [token basicAuth], only one is allowed`);
  if (requestTimeout(flags) === undefined)
    fail(
      'Invalid timeout value. Timeout must be a single integer in seconds, or an integer followed by a corresponding time unit (e.g. 1s | 2m | 3h)',
    );
}

/** Those that make their client before anything else. */
const CLIENT_FIRST: ReadonlySet<string> = new Set([
  ...['api-resources', 'api-versions', 'apply', 'auth', 'autoscale', 'cluster-info', 'cordon', 'create', 'diff', 'drain', 'explain'],
  ...['expose', 'proxy', 'replace', 'run', 'uncordon', 'version', 'wait'],
  ...['certificate approve', 'certificate deny', 'set env', 'top node'],
]);
/** Of those below them, that do not. */
const NAMESPACE_FIRST: ReadonlySet<string> = new Set([
  ...['apply edit-last-applied', 'apply set-last-applied', 'apply view-last-applied', 'auth reconcile', 'create token'],
]);
const isClientFirst = (command: string): boolean =>
  CLIENT_FIRST.has(command) || (CLIENT_FIRST.has(command.replace(/ .*/, '')) && !NAMESPACE_FIRST.has(command));

/** @see kubernetes: kubectl/pkg/cmd/profiling.go initProfiling */
const PROFILES: ReadonlySet<string> = new Set(['none', 'cpu', 'heap', 'goroutine', 'threadcreate', 'block', 'mutex', 'allocs']);

/** Of what is wrong with the file's entries several things are listed; one is an error as any other, but that there is no such context. @see kubernetes: kubectl/pkg/cmd/util/helpers.go checkErr */
function checkUsable(noContext: string | undefined, others: readonly string[]): void {
  const all = noContext === undefined ? others : [noContext, ...others];
  if (all.length > 1) throw new KubectlError(`Error in configuration: \n${all.map((why) => `* ${why}\n`).join('')}`);
  for (const why of all) throw new KubectlError(why === noContext ? `Error in configuration: ${why}\n` : `error: ${why}\n`);
}

/** Of the current context. */
function userNameOf(view: ClusterView): string {
  const { contexts, 'current-context': current } = kubeconfigOf(view);
  return String(contexts?.find(({ name }) => name === current)?.context.user ?? '');
}

const clusterNameOf = (view: ClusterView): string => {
  const { contexts, 'current-context': current } = kubeconfigOf(view);
  return String(contexts?.find(({ name }) => name === current)?.context.cluster ?? '');
};

/** Whole seconds, where no unit is given; undefined where it is none. @see kubernetes: client-go/tools/clientcmd/helpers.go ParseTimeout */
export function requestTimeout(flags: Flags): Micros | undefined {
  const given = flags.text('request-timeout');
  return /^\+?\d*$/.test(given) ? Number(given) * SECOND : parseGoDuration(given);
}

/** Those of these flags that are given. */
const givenOf = ({ flags }: Context, names: readonly string[]): Record<string, string> =>
  Object.fromEntries(names.filter((name) => flags.given(name)).map((name) => [name, flags.text(name)]));

/** @see kubernetes: kubectl/pkg/cmd/config/set_context.go */
function setContext(context: Context, verb: Verb): void {
  const names = context.args;
  const isCurrent = context.flags.bool('current');
  const file = kubeconfigOf(context.view);
  if (names.length > 1) unexpected(context, verb);
  if (isCurrent && names.length > 0) fail('you cannot specify both a context name and --current');
  if (!isCurrent && names.length === 0) fail('you must specify a non-empty context name or --current');
  const name = isCurrent ? file['current-context'] || fail('no current context is set') : (names[0] as string);
  const exists = file.contexts?.some((one) => one.name === name) ?? false;
  const { namespace, ...given } = givenOf(context, ['cluster', 'namespace', 'user']);
  saveKubeconfig(context, withEntry(file, 'context', name, { ...given, ...(namespace !== undefined && { namespace }) }));
  context.out(`Context ${goQuote(name)} ${exists ? 'modified' : 'created'}.\n`);
}

const clusterFlags: readonly FlagSpec[] = [
  text('certificate-authority'),
  bool('embed-certs'),
  bool('insecure-skip-tls-verify'),
  text('proxy-url'),
  text('server'),
  text('tls-server-name'),
];
const userFlags: readonly FlagSpec[] = [
  ...['client-certificate', 'client-key', 'password', 'token', 'username', 'auth-provider'].map((name) => text(name)),
  ...['exec-api-version', 'exec-command'].map((name) => text(name)),
  ...['auth-provider-arg', 'exec-arg', 'exec-env'].map((name) => list(name)),
  bool('embed-certs'),
];
const CLUSTER_FLAGS = ['certificate-authority', 'insecure-skip-tls-verify', 'proxy-url', 'server', 'tls-server-name'];
const USER_FLAGS = ['client-certificate', 'client-key', 'password', 'token', 'username'];

const CERTIFICATES = { cluster: ['certificate-authority'], user: ['client-certificate', 'client-key'] } as const;

/** What is to be embedded must be there: outside of containers there are no files. */
function embedded({ flags, view }: Context, names: readonly string[]): Fields {
  const given = names.filter((name) => flags.text(name));
  if (given.length === 0) fail(`you must specify a ${names.map((name) => `--${name}`).join(' or ')} to embed`);
  return Object.fromEntries(
    given.flatMap((name) => {
      const path = flags.text(name);
      const found = view.files?.[path] ?? fail(`could not stat ${name} file ${path}: stat ${path}: no such file or directory`);
      return [
        [name, undefined],
        [`${name}-data`, encodeBase64(found[0]?.[1] ?? '')],
      ];
    }),
  );
}

type Fields = Readonly<Record<string, unknown>>;

/** What an entry that is set so cannot say any longer. @see kubernetes: kubectl/pkg/cmd/config/set_cluster.go modifyCluster, set_credentials.go modifyAuthInfo */
function cleared(key: 'cluster' | 'user', { flags }: Context): Fields {
  const isGiven = (...names: readonly string[]): boolean => names.some((name) => flags.text(name) !== '');
  const paths = CERTIFICATES[key].filter((name) => isGiven(name));
  const data = Object.fromEntries(paths.map((name) => [`${name}-data`, undefined]));
  if (key === 'cluster')
    return {
      ...data,
      ...(flags.given('server') && { 'tls-server-name': undefined }),
      ...(flags.bool('insecure-skip-tls-verify') && { 'certificate-authority': undefined, 'certificate-authority-data': undefined }),
      ...(paths.length > 0 && { 'insecure-skip-tls-verify': undefined }),
    };
  const [setsToken, setsBasic] = [isGiven('token'), isGiven('username', 'password')];
  return { ...data, ...(setsBasic && !setsToken && { token: undefined }), ...(setsToken && { username: undefined, password: undefined }) };
}

/** @see kubernetes: kubectl/pkg/cmd/config/set_cluster.go, set_credentials.go */
const setEntry =
  (key: 'cluster' | 'user', names: readonly string[]) =>
  (context: Context, verb: Verb): void => {
    const [name = '', ...more] = context.args;
    if (name === '' || more.length > 0) unexpected(context, verb, key === 'user' ? 'unexpected' : 'Unexpected');
    const { flags } = context;
    if (flags.bool('insecure-skip-tls-verify') && flags.text('certificate-authority'))
      fail('you cannot specify a certificate authority and insecure mode at the same time');
    if (flags.text('token') && (flags.text('username') || flags.text('password')))
      fail('you cannot specify more than one authentication method at the same time: --token, --username/--password');
    const data = flags.bool('embed-certs') ? embedded(context, CERTIFICATES[key]) : {};
    const paths = Object.entries(givenOf(context, CERTIFICATES[key])).map(([name, path]) => [name, pathInFile(context.view, path)]);
    const given: Fields = {
      ...givenOf(context, names),
      ...Object.fromEntries(paths),
      ...(flags.given('insecure-skip-tls-verify') && { 'insecure-skip-tls-verify': flags.bool('insecure-skip-tls-verify') }),
    };
    const file = kubeconfigOf(context.view);
    const plugins = key === 'user' ? pluginsOf(context, verb, file.users?.find((one) => one.name === name)?.user) : {};
    saveKubeconfig(context, withEntry(file, key, name, { ...cleared(key, context), ...given, ...data, ...plugins }));
    context.out(`${key === 'cluster' ? 'Cluster' : 'User'} ${goQuote(name)} set.\n`);
  };

/** @see kubernetes: kubectl/pkg/cmd/config/use_context.go */
function useContext(context: Context, verb: Verb): void {
  const [name = '', ...more] = context.args;
  if (name === '' || more.length > 0) unexpected(context, verb);
  const file = kubeconfigOf(context.view);
  if (!file.contexts?.some((one) => one.name === name)) fail(`no context exists with the name: ${goQuote(name)}`);
  saveKubeconfig(context, { ...file, 'current-context': name });
  context.out(`Switched to context ${goQuote(name)}.\n`);
}

function currentContext(context: Context): void {
  const current = kubeconfigOf(context.view)['current-context'];
  if (current === '') fail('current-context is not set');
  context.out(`${current}\n`);
}

/** @see kubernetes: kubectl/pkg/cmd/config/get_contexts.go */
function contexts(context: Context): void {
  const { flags, args, view } = context;
  const output = flags.text('output');
  if (output !== '' && output !== 'name')
    fail(`--output ${output} is not available in kubectl config get-contexts; resetting to default output format`);
  const file = kubeconfigOf(view);
  const all = file.contexts ?? [];
  const shown = all.filter(({ name }) => args.length === 0 || args.includes(name));
  const rowOf = ({ name, context: of }: (typeof all)[number]): string[] =>
    output === 'name'
      ? [name]
      : [name === file['current-context'] ? '*' : '', name, textOf(of.cluster), textOf(of.user), textOf(of.namespace)];
  const withHeaders = output === '' && !flags.bool('no-headers');
  context.out(table([...(withHeaders ? [['CURRENT', 'NAME', 'CLUSTER', 'AUTHINFO', 'NAMESPACE']] : []), ...shown.map(rowOf)]));
  const missing = args.filter((name) => !all.some((one) => one.name === name)).map((name) => `context ${name} not found`);
  if (missing.length === 1) fail(missing[0] as string);
  if (missing.length > 1) throw new KubectlError([...new Set(missing)].map((line) => `${line}\n`).join(''));
}

const names =
  (of: 'clusters' | 'users') =>
  (context: Context): void =>
    context.out(['NAME', ...(kubeconfigOf(context.view)[of] ?? []).map(({ name }) => name)].map((name) => `${name}\n`).join(''));

const noHeaders = bool('no-headers');
const command = (flags: readonly FlagSpec[], show: (context: Context, verb: Verb) => void, aliases?: readonly string[]): Verb => {
  const verb: Verb = { flags, ...(aliases && { aliases }), run: (context) => show(context, verb) };
  return verb;
};

/** What stands in the file that kubectl would read. @see kubernetes: kubectl/pkg/cmd/config */
export const config: Verb = group('config', {
  'current-context': command([], currentContext),
  'delete-cluster': command([], deleteEntry('cluster')),
  'delete-context': command([], deleteEntry('context')),
  'delete-user': command([], deleteEntry('user')),
  'get-clusters': command([], names('clusters')),
  'get-contexts': command([noHeaders, text('output', 'o')], contexts),
  'get-users': command([], names('users')),
  'rename-context': command([], renameContext),
  set: command([bool('set-raw-bytes')], setProperty),
  'set-cluster': command(clusterFlags, setEntry('cluster', CLUSTER_FLAGS)),
  'set-context': command([bool('current'), text('cluster'), text('user'), text('namespace')], setContext),
  'set-credentials': command(userFlags, setEntry('user', USER_FLAGS)),
  unset: command([], unsetProperty),
  'use-context': command([], useContext, ['use']),
  view: command([bool('flatten'), bool('merge', undefined, true), bool('minify'), bool('raw'), ...outputFlagsAs('yaml')], viewConfig),
});
