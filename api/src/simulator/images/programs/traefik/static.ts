import { type Json, jsonValue, parseDocument } from '../../../apimachinery/go-yaml/index.ts';
import { isRecord } from '../../../apimachinery/records.ts';
import type { Process } from '../../../kernel/index.ts';

/** Its static configuration, flat and in small letters: `entrypoints.web.address` is `:80`. */
export type Settings = ReadonlyMap<string, string>;

interface Loaded {
  readonly settings: Settings;
  /** Where it comes from, as its first line tells it. */
  readonly from: string | undefined;
  readonly told: readonly string[];
}

/** From a file, or else from flags, or else from the environment: never from two. @see traefik: cmd/traefik/traefik.go, pkg/cli */
export function loadSettings(process: Process): Loaded {
  const flags = process.argv.slice(1).flatMap((word) => {
    const [, name = '', value] = /^--?([^=]+)(?:=(.*))?$/s.exec(word) ?? [];
    return name === '' ? [] : [[name.toLowerCase(), value ?? 'true'] as const];
  });
  const given = flags.find(([name]) => name === 'configfile')?.[1];
  const path = [given, '/etc/traefik/traefik.toml', '/etc/traefik/traefik.yaml', '/etc/traefik/traefik.yml'].find(
    (each) => each !== undefined && process.access(each, 'r'),
  );
  if (path?.endsWith('.toml')) return { settings: new Map(), from: `file: ${path}`, told: ['a configuration in TOML'] };
  if (path !== undefined) {
    const value = readYaml(process, path);
    return value === undefined
      ? { settings: new Map(), from: `file: ${path}`, told: [path] }
      : { settings: flat(value), from: `file: ${path}`, told: [] };
  }
  if (flags.length > 0) return { settings: new Map(flags), from: 'flags.', told: [] };
  const variables = [...process.env].filter(([name]) => name.startsWith('TRAEFIK_'));
  const settings = new Map(variables.map(([name, value]) => [name.slice('TRAEFIK_'.length).toLowerCase().replaceAll('_', '.'), value]));
  return { settings, from: settings.size > 0 ? 'environment variables.' : undefined, told: [] };
}

/** A file of YAML as an object; undefined where it cannot be read. */
export function readYaml(process: Process, path: string): Readonly<Record<string, unknown>> | undefined {
  let value: Json;
  try {
    const parsed = parseDocument(process.readFile(path), { json: false, maxValues: 20_000 });
    value = parsed ? jsonValue(parsed, 2_048).value : {};
  } catch {
    return undefined;
  }
  return isRecord(value) ? value : undefined;
}

function flat(value: Readonly<Record<string, unknown>>): Map<string, string> {
  const settings = new Map<string, string>();
  const walk = (at: string, each: unknown): void => {
    if (Array.isArray(each)) settings.set(at, each.join(','));
    else if (isRecord(each)) {
      if (Object.keys(each).length === 0) settings.set(at, 'true');
      for (const [name, inner] of Object.entries(each)) walk(at === '' ? name.toLowerCase() : `${at}.${name.toLowerCase()}`, inner);
    } else if (at !== '') settings.set(at, each === null ? 'true' : String(each));
  };
  walk('', value);
  return settings;
}

/** Whether a part of it is there: `api`, `api: {}`, `--api.insecure=true`. */
export const has = (settings: Settings, name: string): boolean =>
  settings.get(name) === 'true' || [...settings.keys()].some((key) => key.startsWith(`${name}.`));

export interface EntryPoint {
  readonly name: string;
  readonly port: number;
}

/** Without any, `http` on 80; `traefik` on 8080 where something of its own is to be seen there. @see traefik: pkg/config/static/static_config.go SetEffectiveConfiguration */
export function entryPointsOf(settings: Settings): EntryPoint[] {
  const points = [...settings].flatMap(([key, value]) => {
    const [, name, port] = /^entrypoints\.([^.]+)\.address$/.test(key) ? ['', key.split('.')[1], /:(\d+)(?:\/tcp)?$/.exec(value)?.[1]] : [];
    return name !== undefined && port !== undefined ? [{ name, port: Number(port) }] : [];
  });
  const all = points.length > 0 ? points : [{ name: 'http', port: 80 }];
  const isOwn = (name: string): boolean => has(settings, name) && (settings.get(`${name}.entrypoint`) ?? 'traefik') === 'traefik';
  const needsOwn =
    settings.get('api.insecure') === 'true' || settings.get('api') === 'true' || isOwn('ping') || isOwn('metrics.prometheus');
  return needsOwn && !all.some(({ name }) => name === 'traefik') ? [...all, { name: 'traefik', port: 8080 }] : all;
}
