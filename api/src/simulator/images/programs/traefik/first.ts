import type { Process } from '../../../kernel/index.ts';

/** Where Traefik 1 listens, and what of its own is to be seen there. */
interface FirstPoint {
  readonly name: string;
  readonly port: number;
  readonly isTls: boolean;
  /** Its dashboard and its interface. */
  readonly hasApi: boolean;
  readonly pings: boolean;
}

/**
 * What Traefik 1 is told by flags, each as `Name:https Address::443 TLS`, or by a file: `[entryPoints.https]`.
 * @see traefik: v1.7 configuration/entrypoints.go, configuration/configuration.go SetEffectiveConfiguration
 */
export function firstPoints(process: Process): readonly FirstPoint[] {
  const flags = process.argv.slice(1).flatMap((word) => {
    const [, name = '', value = 'true'] = /^--?([^=]+)(?:=(.*))?$/s.exec(word) ?? [];
    return name === '' ? [] : [[name.toLowerCase(), value] as const];
  });
  const flag = (name: string): string | undefined => flags.find(([each]) => each === name)?.[1];
  const path = flag('configfile') ?? flag('c') ?? '/etc/traefik/traefik.toml';
  const sections = process.access(path, 'r') ? sectionsOf(process.readFile(path)) : new Map<string, string>();
  const told = [
    ...flags.flatMap(([name, value]) => (name === 'entrypoints' ? [pointOf(value)] : [])),
    ...[...sections].flatMap(([name, text]) => {
      const [, point] = /^entrypoints\.([^.]+)$/.exec(name) ?? [];
      const isTls = sections.has(`${name}.tls`);
      return point === undefined ? [] : [{ name: point, address: /^\s*address\s*=\s*["'](.*)["']/m.exec(text)?.[1], isTls }];
    }),
  ].flatMap(({ name, address, isTls }) => {
    const port = Number(/:(\d+)$/.exec(address ?? '')?.[1]);
    return Number.isNaN(port) ? [] : [{ name, port, isTls }];
  });
  const has = (name: string): boolean => sections.has(name) || flags.some(([each]) => each === name || each.startsWith(`${name}.`));
  const pointFor = (name: string): string | undefined =>
    has(name)
      ? (flag(`${name}.entrypoint`) ?? /^\s*entryPoint\s*=\s*["'](.*)["']/im.exec(sections.get(name) ?? '')?.[1] ?? OWN)
      : undefined;
  const api = pointFor('api') ?? pointFor('web');
  const ping = pointFor('ping') ?? pointFor('web');
  const named = told.length > 0 ? told : [{ name: 'http', port: 80, isTls: false }];
  const wantsOwn = [api, ping].includes(OWN) && !named.some(({ name }) => name === OWN);
  return [...named, ...(wantsOwn ? [{ name: OWN, port: 8080, isTls: false }] : [])].map((point) => ({
    ...point,
    hasApi: point.name === api,
    pings: point.name === ping,
  }));
}

const OWN = 'traefik';

function pointOf(value: string): { readonly name: string; readonly address: string | undefined; readonly isTls: boolean } {
  const words = value.split(/\s+/).map((word) => [word.replace(/:.*$/s, '').toLowerCase(), /:(.*)$/s.exec(word)?.[1]] as const);
  const word = (name: string): string | undefined => words.find(([each]) => each === name)?.[1];
  return { name: word('name') ?? '', address: word('address'), isTls: words.some(([name]) => name === 'tls') };
}

/** The sections of a file in TOML, by their names in small letters. */
function sectionsOf(text: string): ReadonlyMap<string, string> {
  const [, ...parts] = text.split(/^[ \t]*(?=\[)/m);
  return new Map(
    parts.map((part) => {
      const [, name = ''] = /^\[+([^\]]+)\]/.exec(part) ?? [];
      return [name.trim().toLowerCase(), part];
    }),
  );
}
