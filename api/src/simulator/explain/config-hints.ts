import { both } from './context.ts';
import type { Facts, Hint } from './log-facts.ts';
import { mountedFile } from './mounted-files.ts';

/** A file of settings that its program cannot read: which line is to be corrected, and where that file comes from. */
export function wrongLine(facts: Facts): Hint | undefined {
  const said = facts.recent.map((line) => WRONG_LINE.map((pattern) => pattern.exec(line)?.groups).find(Boolean)).findLast(Boolean);
  if (!said) return undefined;
  const { command = [], args = [] } = facts.container;
  const path = said.path ?? [...command, ...args].find((word) => /^\/.*\.conf$/.test(word));
  const from = path === undefined ? undefined : mountedFile(facts, path)?.told;
  const words = facts.recent.map((line) => /^>>> '(.*)'$/.exec(line)?.[1]).findLast(Boolean);
  const quoted = words === undefined ? '' : ` (${words})`;
  const [of, chinese] = path === undefined ? ['its settings', '其配置文件'] : [path, ` ${path} `];
  return {
    remedy: both(
      `Correct line ${said.line}${quoted} of ${of}${from ? `, which is the ${from.en}` : ''}: the program refuses to start with it`,
      `更正${chinese}的第 ${said.line} 行${quoted}${from ? `（来自 ${from.zhHans}）` : ''}：程序因此拒绝启动`,
    ),
    concept: 'configuration',
  };
}

/** As nginx, Apache, Caddy, Redis, HAProxy, PostgreSQL and Prometheus say it. */
const WRONG_LINE: readonly RegExp[] = [
  /\[emerg\].* in (?<path>\/\S+):(?<line>\d+)$/,
  /Syntax error on line (?<line>\d+) of (?<path>\/\S+):/,
  /adapting config using caddyfile: (?<path>\/\S+?):(?<line>\d+)/,
  /^Reading the configuration file, at line (?<line>\d+)$/,
  /parsing \[(?<path>\/\S+):(?<line>\d+)\]/,
  /syntax error in file "(?<path>[^"]+)" line (?<line>\d+)/,
  /parsing YAML file (?<path>\/\S+): yaml: (?:unmarshal errors:(?:\\n|\s)*)?line (?<line>\d+)/,
];

/** A setting that its program does not know, or whose value it does not take. */
export function wrongSetting({ container, recent, words }: Facts): Hint | undefined {
  const name = [words, ...recent].flatMap((line) => SETTINGS.flatMap((pattern) => pattern.exec(line)?.[1] ?? []))[0];
  if (name === undefined) return undefined;
  const given = [...(container.command ?? []), ...(container.args ?? [])].some((word) => word.includes(name));
  const [where, chinese] = given ? ['in its arguments', '其参数中的'] : ['in its files of settings', '其配置文件中的'];
  return {
    remedy: both(
      `Correct the setting ${name} ${where}, or take it away: this version of the program does not know it, or not with that value`,
      `更正或删除${chinese}设置 ${name}：该版本的程序不认识它，或不接受这个值`,
    ),
    concept: 'configuration',
  };
}

/** As MySQL, PostgreSQL, Traefik, getopt and Go's flags say it. */
const SETTINGS: readonly RegExp[] = [
  /unknown (?:variable|option) '(?:--)?([\w.-]+)/,
  /invalid value for parameter "([^"]+)"/,
  /unrecognized configuration parameter "([^"]+)"/,
  /field not found, node: ([\w.]+)/,
  /unrecogni[sz]ed option '(--?[\w.-]+)/,
  /(?:unknown (?:long )?flag:?|flag provided but not defined:) '?(-{1,2}[\w.-]+)/,
];
