import { goQuote } from '../apimachinery/go-quote.ts';
import { hasStrayBytes } from '../apimachinery/utf8.ts';
import { fail, within } from './error.ts';
import type { Generator } from './kustomization.ts';
import { type Loader, load } from './loader.ts';

/** What a ConfigMap or a Secret is made of. @see sigs.k8s.io/kustomize: api/kv/kv.go */
export function keyValues(loader: Loader, { name, envs = [], env = '', literals = [], files = [] }: Generator): Map<string, string> {
  const sources = env ? [...envs, env] : envs;
  const pairs = within('loading KV pairs', () => [
    ...within(`env source files: ${listed(sources)}`, () => sources.flatMap((path) => linesOf(loader, load(loader, path)))),
    ...within(`literal sources ${listed(literals)}`, () => literals.map(literal)),
    ...within(`file sources: ${listed(files)}`, () => files.map((source) => fileOf(loader, source))),
  ]);
  const data = new Map<string, string>();
  for (const [key, value] of pairs) {
    if (data.has(key)) fail(`configmap ${name} illegally repeats the key \`${key}\``);
    data.set(key, value);
  }
  return data;
}

type Pair = readonly [key: string, value: string];

const listed = (texts: readonly string[]): string => `[${texts.join(' ')}]`;

/** Quotes around it are none of it. */
function literal(source: string): Pair {
  const at = source.indexOf('=');
  if (at <= 0) fail(`invalid literal source ${source}, expected key=value`);
  return [source.slice(0, at), source.slice(at + 1).replace(/^["']+|["']+$/g, '')];
}

function fileOf(loader: Loader, source: string): Pair {
  const [key = '', path, ...more] = source.split('=');
  if (path === undefined) return [source.slice(source.replace(/\/+$/, '').lastIndexOf('/') + 1), load(loader, source)];
  if (more.length > 0) fail(`source ${goQuote(source)} key name or file path contains '='`);
  if (key === '') fail(`missing key name for file path ${goQuote(path)} in source ${goQuote(source)}`);
  if (path === '') fail(`missing file path for key name ${goQuote(key)} in source ${goQuote(source)}`);
  return [key, load(loader, path)];
}

/** A line without a value has that of the environment. */
function linesOf({ files }: Loader, text: string): Pair[] {
  const lines = text.split('\n').map((line) => line.replace(/\r$/, ''));
  return lines.flatMap((whole, index): Pair[] => {
    if (hasStrayBytes(whole)) fail(`line ${index} has invalid utf8 bytes : ${whole}`);
    const line = (index === 0 ? whole.replace(/^\ufeff/, '') : whole).trimStart();
    if (line === '' || line.startsWith('#')) return [];
    const at = line.indexOf('=');
    if (at === 0) return [];
    return [at < 0 ? [line, files.variable(line) ?? ''] : [line.slice(0, at), line.slice(at + 1)]];
  });
}
