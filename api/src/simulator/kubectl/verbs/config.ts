import { goJson } from '../../apimachinery/go-json.ts';
import { goQuote } from '../../apimachinery/go-quote.ts';
import type { Context, Verb } from '../command/context.ts';
import { fail, notSimulated } from '../command/errors.ts';
import { bool, type FlagSpec, type Flags, text } from '../command/flags.ts';
import { printJsonPath, printJsonPathAsJson } from '../jsonpath/index.ts';
import { outputFlags } from '../output/format.ts';
import { table } from '../text/tab-writer.ts';
import { goYaml } from '../text/yaml.ts';
import { group } from './group.ts';
import { absent } from './local.ts';

/** Where the API server is, as seen from outside. */
export const SERVER = 'https://127.0.0.1:6443';
/** Cluster, user and context have one name. */
const NAME = 'kind-kind';

/** Only what stands in the file can be named. @see kubernetes: client-go/tools/clientcmd/validation.go */
export function checkConfig(flags: Flags, own: readonly FlagSpec[]): void {
  if (flags.text('kubeconfig')) fail(`stat ${flags.text('kubeconfig')}: no such file or directory`);
  // A command may have a flag of that name for its own ends: create rolebinding --user.
  const wrong = (flag: string): boolean => !own.some(({ name }) => name === flag) && !['', NAME].includes(flags.text(flag));
  if (wrong('context')) fail(`context ${goQuote(flags.text('context'))} does not exist`);
  if (wrong('cluster')) fail(`cluster ${goQuote(flags.text('cluster'))} does not exist`);
  if (wrong('user')) fail(`auth info ${goQuote(flags.text('user'))} does not exist`);
}

/** Told, and forgotten: no command knows of another one. @see kubernetes: kubectl/pkg/cmd/config/set_context.go */
function setContext(context: Context): void {
  const names = context.args;
  const isCurrent = context.flags.bool('current');
  if (names.length > 1) fail(`Unexpected args: [${names.join(' ')}]`);
  if (isCurrent && names.length > 0) fail('you cannot specify both a context name and --current');
  if (!isCurrent && names.length === 0) fail('you must specify a non-empty context name or --current');
  const name = isCurrent ? NAME : (names[0] as string);
  context.out(`Context ${goQuote(name)} ${name === NAME ? 'modified' : 'created'}.\n`);
}

/** @see kubernetes: kubectl/pkg/cmd/config/use_context.go */
function useContext(context: Context): void {
  const names = context.args;
  if (names[0] !== NAME) fail(`no context exists with the name: ${goQuote(names[0] ?? '')}`);
  context.out(`Switched to context ${goQuote(NAME)}.\n`);
}

/** @see kubernetes: kubectl/pkg/cmd/config/get_contexts.go */
function contexts(context: Context): void {
  const { flags, args, view } = context;
  const output = flags.text('output');
  if (output !== '' && output !== 'name')
    fail(`--output ${output} is not available in kubectl config get-contexts; resetting to default output format`);
  const isShown = !view.user && (args.length === 0 || args.includes(NAME));
  const row = output === 'name' ? [NAME] : ['*', NAME, NAME, NAME, view.namespace === 'default' ? '' : view.namespace];
  const withHeaders = output === '' && !flags.bool('no-headers');
  const rows = [...(withHeaders ? [['CURRENT', 'NAME', 'CLUSTER', 'AUTHINFO', 'NAMESPACE']] : []), ...(isShown ? [row] : [])];
  context.out(table(rows));
  const missing = args.filter((name) => view.user || name !== NAME).map((name) => `context ${name} not found`);
  if (missing.length > 0) fail(missing.length === 1 ? (missing[0] as string) : `[${[...new Set(missing)].join(', ')}]`);
}

/** In a Pod there is none. @see kubernetes: client-go/tools/clientcmd/api/types.go NewConfig */
const NO_FILE = { apiVersion: 'v1', clusters: null, contexts: null, 'current-context': '', kind: 'Config', preferences: {}, users: null };

function view(context: Context): void {
  const { namespace, user } = context.view;
  const file = user
    ? NO_FILE
    : {
        apiVersion: 'v1',
        clusters: [{ cluster: { 'certificate-authority-data': 'DATA+OMITTED', server: SERVER }, name: NAME }],
        contexts: [{ context: { cluster: NAME, ...(namespace !== 'default' && { namespace }), user: NAME }, name: NAME }],
        'current-context': NAME,
        kind: 'Config',
        preferences: {},
        users: [{ name: NAME, user: { 'client-certificate-data': 'DATA+OMITTED', 'client-key-data': 'DATA+OMITTED' } }],
      };
  const [format = '', template = ''] = /^([^=]*)=?(.*)$/s.exec(context.flags.text('output') || 'yaml')?.slice(1) ?? [];
  if (format === 'yaml') context.out(goYaml(file));
  else if (format === 'json') context.out(`${goJson(file)}\n`);
  else if (format === 'jsonpath') context.out(printJsonPath(template, file, { allowMissingKeys: true }));
  else if (format === 'jsonpath-as-json') context.out(printJsonPathAsJson(template, file, { allowMissingKeys: true }));
  else notSimulated(`the output ${format} of kubectl config view`);
}

const names = (context: Context): void => context.out(`NAME\n${context.view.user ? '' : `${NAME}\n`}`);

const noHeaders = bool('no-headers');
const command = (flags: readonly FlagSpec[], show: (context: Context) => void, aliases?: readonly string[]): Verb => ({
  flags,
  ...(aliases && { aliases }),
  run: show,
});

/** What stands in the file that kubectl would read. @see kubernetes: kubectl/pkg/cmd/config */
export const config: Verb = group('config', {
  'current-context': command([], (context) => (context.view.user ? fail('current-context is not set') : context.out(`${NAME}\n`))),
  'delete-cluster': absent('config delete-cluster'),
  'delete-context': absent('config delete-context'),
  'delete-user': absent('config delete-user'),
  'get-clusters': command([], names),
  'get-contexts': command([noHeaders, text('output', 'o')], contexts),
  'get-users': command([], names),
  'rename-context': absent('config rename-context'),
  set: absent('config set'),
  'set-cluster': absent('config set-cluster'),
  'set-context': command([bool('current'), text('cluster'), text('user')], setContext),
  'set-credentials': absent('config set-credentials'),
  unset: absent('config unset'),
  'use-context': command([], useContext, ['use']),
  view: command([bool('flatten'), bool('merge', undefined, true), bool('minify'), bool('raw'), ...outputFlags], view),
});
