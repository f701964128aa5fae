import { base64Error, encodeBase64 } from '../../../apimachinery/base64.ts';
import { goQuote } from '../../../apimachinery/go-quote.ts';
import type { Kubeconfig, Section } from '../../../apimachinery/kubeconfig.ts';
import type { Context, Verb } from '../../command/context.ts';
import { fail, usageError } from '../../command/errors.ts';
import { help } from '../help.ts';
import { kubeconfigOf, OWN_KUBECONFIG, saveKubeconfig, withEntry, withoutEntry } from '../kubeconfig.ts';

/** Where the file stands. @see kubernetes: client-go/tools/clientcmd/config.go GetDefaultFilename, GetExplicitFile */
const pathOf = ({ flags, view }: Context): string => view.place?.kubeconfig ?? (flags.text('kubeconfig') || OWN_KUBECONFIG);

/** The command's help, and what is wrong. @see kubernetes: kubectl/pkg/cmd/config/config.go helpErrorf */
export function unexpected(context: Context, verb: Verb, how = 'Unexpected'): never {
  context.out(help(context.command, verb));
  return fail(`${how} args: [${context.args.join(' ')}]`);
}

const has = (file: Kubeconfig, section: Section, name: string): boolean => file[`${section}s`]?.some((one) => one.name === name) ?? false;

/** @see kubernetes: kubectl/pkg/cmd/config/rename_context.go */
export function renameContext(context: Context, verb: Verb): void {
  const [from, to, ...more] = context.args;
  if (from === undefined || to === undefined || more.length > 0) unexpected(context, verb);
  const file = kubeconfigOf(context.view);
  if (!has(file, 'context', from)) fail(`cannot rename the context ${goQuote(from)}, it's not in ${pathOf(context)}`);
  if (has(file, 'context', to))
    fail(`cannot rename the context ${goQuote(from)}, the context ${goQuote(to)} already exists in ${pathOf(context)}`);
  const fields = file.contexts?.find(({ name }) => name === from)?.context ?? {};
  const renamed = withEntry(withoutEntry(file, 'context', from), 'context', to, fields);
  saveKubeconfig(context, { ...renamed, ...(file['current-context'] === from && { 'current-context': to }) });
  context.out(`Context ${goQuote(from)} renamed to ${goQuote(to)}.\n`);
}

/** @see kubernetes: kubectl/pkg/cmd/config/delete_context.go, delete_cluster.go, delete_user.go */
export const deleteEntry =
  (section: Section) =>
  (context: Context, verb: Verb): void => {
    const [name, ...more] = context.args;
    if (section === 'user' && (name === undefined || more.length > 0)) usageError(context.command, 'user to delete is required');
    if (name === undefined || more.length > 0) {
      context.out(help(context.command, verb));
      return;
    }
    const file = kubeconfigOf(context.view);
    if (!has(file, section, name)) fail(`cannot delete ${section} ${name}, not in ${pathOf(context)}`);
    if (section === 'context' && file['current-context'] === name)
      context.err('warning: this removed your active context, use "kubectl config use-context" to select a different one\n');
    saveKubeconfig(context, withoutEntry(file, section, name));
    context.out(`deleted ${section} ${name} from ${pathOf(context)}\n`);
  };

type Format = 'text' | 'bool' | 'bytes';
/** What an entry may say, as the Go type has it. @see kubernetes: client-go/tools/clientcmd/api/types.go Cluster, AuthInfo, Context */
export const FIELDS: Readonly<Record<Section, Readonly<Record<string, Format>>>> = {
  cluster: {
    server: 'text',
    'tls-server-name': 'text',
    'insecure-skip-tls-verify': 'bool',
    'certificate-authority': 'text',
    'certificate-authority-data': 'bytes',
    'proxy-url': 'text',
    'disable-compression': 'bool',
  },
  user: {
    'client-certificate': 'text',
    'client-certificate-data': 'bytes',
    'client-key': 'text',
    'client-key-data': 'bytes',
    token: 'text',
    tokenFile: 'text',
    as: 'text',
    'as-uid': 'text',
    username: 'text',
    password: 'text',
  },
  context: { cluster: 'text', user: 'text', namespace: 'text' },
};
const PLAIN: readonly string[] = ['current-context', 'kind', 'apiVersion', 'preferences.colors'];

/** A part of the file: a section, one of its entries, a field of that. A name may have dots, a field has none. */
interface Property {
  readonly section: Section;
  readonly name?: string;
  readonly field?: string;
}

/** Undefined for what is none of the sections'. @see kubernetes: kubectl/pkg/cmd/config/navigation_step_parser.go */
function propertyOf(path: string): Property | undefined {
  const [list = '', ...rest] = path.split('.');
  const section = (['cluster', 'context', 'user'] as const).find((one) => `${one}s` === list);
  if (!section) return PLAIN.includes(path) ? undefined : fail(`unable to parse ${path} after [] at api.Config`);
  const last = rest.at(-1) ?? '';
  if (rest.length > 1 && Object.hasOwn(FIELDS[section], last)) return { section, name: rest.slice(0, -1).join('.'), field: last };
  return rest.length > 0 ? { section, name: rest.join('.') } : { section };
}

/** @see kubernetes: kubectl/pkg/cmd/config/set.go */
export function setProperty(context: Context, verb: Verb): void {
  const [path, value, ...more] = context.args;
  if (path === undefined || value === undefined || more.length > 0) unexpected(context, verb);
  const file = kubeconfigOf(context.view);
  const property = propertyOf(path);
  if (property && (property.name === undefined || property.field === undefined)) {
    const entries = (file[`${property.section}s`] ?? []).map(({ name }) => `${name}:0xc000796f80`);
    fail(`can't set a map to a value: map[${entries.join(' ')}]`);
  }
  if (property) {
    const { section, name = '', field = '' } = property;
    saveKubeconfig(context, withEntry(file, section, name, { [field]: read(context, FIELDS[section][field] ?? 'text', value) }));
  } else if (path === 'current-context') saveKubeconfig(context, { ...file, 'current-context': value });
  else if (path === 'preferences.colors') saveKubeconfig(context, { ...file, preferences: { colors: read(context, 'bool', value) } });
  context.out(`Property ${goQuote(path)} set.\n`);
}

function read({ flags }: Context, format: Format, value: string): unknown {
  if (format === 'text') return value;
  if (format === 'bool') {
    if (!/^(1|t|T|true|TRUE|True|0|f|F|false|FALSE|False)$/.test(value))
      fail(`strconv.ParseBool: parsing ${goQuote(value)}: invalid syntax`);
    return /^(1|t)/i.test(value);
  }
  if (flags.bool('set-raw-bytes')) return encodeBase64(value);
  const problem = base64Error(value);
  return problem === undefined ? value : fail(`error decoding input value: ${problem}`);
}

/** @see kubernetes: kubectl/pkg/cmd/config/unset.go */
export function unsetProperty(context: Context, verb: Verb): void {
  const [path, ...more] = context.args;
  if (path === undefined || more.length > 0) unexpected(context, verb);
  const file = kubeconfigOf(context.view);
  const property = propertyOf(path);
  if (property) saveKubeconfig(context, without(file, property));
  else if (path === 'current-context') saveKubeconfig(context, { ...file, 'current-context': '' });
  else if (path === 'preferences.colors') saveKubeconfig(context, { ...file, preferences: {} });
  context.out(`Property ${goQuote(path)} unset.\n`);
}

function without(file: Kubeconfig, { section, name, field }: Property): Kubeconfig {
  if (name === undefined) return { ...file, [`${section}s`]: null };
  if (field === undefined) return withoutEntry(file, section, name);
  if (!has(file, section, name)) fail(`current map key \`${name}\` is invalid`);
  return withEntry(file, section, name, { [field]: undefined });
}
