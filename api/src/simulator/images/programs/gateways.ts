import { OsError, type Process } from '../../kernel/index.ts';
import { flagOf } from './start-checks.ts';

/** The ports that a configuration file of a gateway names. */

/** The ports of CoreDNS: its server blocks, and what its plugins serve. @see coredns: plugin/health, plugin/ready, plugin/metrics */
export function corefilePorts(config: string): {
  dns: number[];
  health: number | undefined;
  ready: number | undefined;
  metrics: number | undefined;
} {
  const dns = [...config.matchAll(/^[ \t]*(?:dns:\/\/)?[^\s{}:#]*(?::(\d+))?\s*\{\s*$/gm)].flatMap(([whole, port]) =>
    /^\s*(health|kubernetes|forward|reload|cache|hosts|template|rewrite|prometheus|file|log|errors)\b/.test(whole)
      ? []
      : [Number(port ?? 53)],
  );
  const plugin = (name: string, otherwise: number): number | undefined => {
    const [found, port] = new RegExp(`^\\s*${name}\\b(?:[ \\t]+[^\\s{:]*:(\\d+))?`, 'm').exec(config) ?? [];
    return found === undefined ? undefined : Number(port ?? otherwise);
  };
  return { dns: [...new Set(dns)], health: plugin('health', 8080), ready: plugin('ready', 8181), metrics: plugin('prometheus', 9153) };
}

/** A configuration file's text; undefined if it cannot be read. */
export function configText(process: Process, ...flags: readonly string[]): string | undefined {
  const path = configPath(process, ...flags);
  if (path === undefined) return undefined;
  try {
    return process.readFile(path);
  } catch (error) {
    if (error instanceof OsError) return undefined;
    throw error;
  }
}

/** `-c FILE`, `-conf FILE`, `--config FILE`, `--config=FILE`. */
export function configPath(process: Process, ...flags: readonly string[]): string | undefined {
  const { argv } = process;
  for (const flag of flags) {
    const at = argv.indexOf(flag);
    if (at > 0) return argv[at + 1];
    const given = argv.find((word) => word.startsWith(`${flag}=`));
    if (given !== undefined) return given.slice(flag.length + 1);
  }
  return flagOf(process, 'config');
}
