import { goQuote } from '../../apimachinery/go-quote.ts';
import type { Context, Verb } from '../command/context.ts';
import { fail, notSimulated } from '../command/errors.ts';
import { bool, type FlagSpec, type Flags, text } from '../command/flags.ts';
import { printJsonPath, printJsonPathAsJson } from '../jsonpath/index.ts';
import { goJson } from '../text/json.ts';
import { table } from '../text/tab-writer.ts';
import { goYaml } from '../text/yaml.ts';

/** Where the API server is, as seen from outside. */
export const SERVER = 'https://127.0.0.1:6443';
/** Cluster, user and context have one name. */
const NAME = 'kind-kind';

/** What stands in the file that kubectl would read. @see kubernetes: kubectl/pkg/cmd/config */
export const config: Verb = {
  flags: [
    bool('current'),
    bool('flatten'),
    bool('merge', undefined, true),
    bool('minify'),
    bool('no-headers'),
    text('output', 'o'),
    bool('raw'),
  ],
  run(context) {
    const [what = '', ...args] = context.args;
    const show = Object.hasOwn(SHOWN, what) ? SHOWN[what] : undefined;
    if (!show) return notSimulated(what ? `kubectl config ${what}` : 'kubectl config without a command');
    show(context, args);
  },
};

/** Only what stands in the file can be named. @see kubernetes: client-go/tools/clientcmd/validation.go */
export function checkConfig(flags: Flags, own: readonly FlagSpec[]): void {
  if (flags.text('kubeconfig')) fail(`stat ${flags.text('kubeconfig')}: no such file or directory`);
  // A command may have a flag of that name for its own ends: create rolebinding --user.
  const wrong = (flag: string): boolean => !own.some(({ name }) => name === flag) && !['', NAME].includes(flags.text(flag));
  if (wrong('context')) fail(`context ${goQuote(flags.text('context'))} does not exist`);
  if (wrong('cluster')) fail(`cluster ${goQuote(flags.text('cluster'))} does not exist`);
  if (wrong('user')) fail(`auth info ${goQuote(flags.text('user'))} does not exist`);
}

const SHOWN: Readonly<Record<string, (context: Context, args: readonly string[]) => void>> = {
  'current-context': (context) => context.out(`${NAME}\n`),
  'get-clusters': (context) => context.out(`NAME\n${NAME}\n`),
  'get-users': (context) => context.out(`NAME\n${NAME}\n`),
  'get-contexts': contexts,
  'set-context': setContext,
  'use-context': useContext,
  use: useContext,
  view,
};

/** Told, and forgotten: no command knows of another one. @see kubernetes: kubectl/pkg/cmd/config/set_context.go */
function setContext(context: Context, names: readonly string[]): void {
  const isCurrent = context.flags.bool('current');
  if (!isCurrent && names.length === 0) fail('you must specify a non-empty context name or --current');
  const name = isCurrent ? NAME : (names[0] as string);
  context.out(`Context ${goQuote(name)} ${name === NAME ? 'modified' : 'created'}.\n`);
}

/** @see kubernetes: kubectl/pkg/cmd/config/use_context.go */
function useContext(context: Context, names: readonly string[]): void {
  if (names[0] !== NAME) fail(`no context exists with the name: ${goQuote(names[0] ?? '')}`);
  context.out(`Switched to context ${goQuote(NAME)}.\n`);
}

function contexts(context: Context, names: readonly string[]): void {
  for (const name of names) if (name !== NAME) fail(`context ${name} not found`);
  const output = context.flags.text('output');
  if (output === 'name') {
    context.out(`${NAME}\n`);
    return;
  }
  if (output !== '') fail(`output must be one of '' or 'name': ${output}`);
  const row = ['*', NAME, NAME, NAME, context.view.namespace === 'default' ? '' : context.view.namespace];
  context.out(table(context.flags.bool('no-headers') ? [row] : [['CURRENT', 'NAME', 'CLUSTER', 'AUTHINFO', 'NAMESPACE'], row]));
}

function view(context: Context): void {
  const { namespace } = context.view;
  const file = {
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
