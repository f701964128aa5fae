import { sha512 } from '../../apimachinery/digest.ts';
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

/** What a server that looks for changes of its Corefile says at its start. @see coredns: plugin/reload/setup.go */
export const reloadLine = (config: string): string =>
  /^\s*reload\b/m.test(config) ? `[INFO] plugin/reload: Running configuration SHA512 = ${corefileDigest(config)}` : '';

/** Of its words with their lines, by the plugin of each server block. @see caddy: caddyfile/parse.go, caddyfile/lexer.go */
function corefileDigest(config: string): string {
  const blocks: { Keys: string[]; Tokens: Record<string, { File: string; Line: number; Text: string }[]> }[] = [];
  let depth = 0;
  let tokens: { File: string; Line: number; Text: string }[] = [];
  let last = 0;
  for (const [i, line] of config.split('\n').entries()) {
    for (const [, quoted, plain = ''] of line.matchAll(/"((?:\\.|[^"])*)"|(#.*|[^\s"]\S*)/g)) {
      const text = quoted ?? plain;
      if (quoted === undefined && text.startsWith('#')) break;
      const block = blocks.at(-1);
      if (depth === 0 && text === '{') depth = 1;
      else if (depth === 0) {
        if (!block || Object.keys(block.Tokens).length > 0) blocks.push({ Keys: [], Tokens: {} });
        blocks.at(-1)?.Keys.push(text.replace(/,$/, ''));
      } else if (depth === 1 && text === '}') depth = 0;
      else {
        const token = { File: '', Line: i + 1, Text: text };
        if (depth === 1 && i !== last && block) {
          tokens = block.Tokens[text] ?? [];
          block.Tokens[text] = tokens;
        }
        tokens.push(token);
        if (text === '{') depth++;
        if (text === '}') depth--;
      }
      last = i;
    }
  }
  const sorted = blocks.map(({ Keys, Tokens }) => ({
    Keys,
    Tokens: Object.fromEntries(Object.entries(Tokens).sort(([a], [b]) => (a < b ? -1 : 1))),
  }));
  const escaped = (letter: string): string => `\\u00${letter.charCodeAt(0).toString(16)}`;
  return sha512(JSON.stringify(sorted).replace(/[<>&]/g, escaped));
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
