import type { Process } from '../../../kernel/index.ts';

/** What its image has. @see fluentd-docker-image: fluent.conf */
export const FLUENTD_CONF = `<source>
  @type  forward
  @id    input1
  @label @mainstream
  port  24224
</source>

<filter **>
  @type stdout
</filter>

<label @mainstream>
  <match docker.**>
    @type file
    @id   output_docker1
    path         /fluentd/log/docker.*.log
    symlink_path /fluentd/log/docker.log
    append       true
    time_slice_format %Y%m%d
    time_slice_wait   1m
    time_format       %Y%m%dT%H%M%S%z
  </match>
  <match **>
    @type file
    @id   output1
    path         /fluentd/log/data.*.log
    symlink_path /fluentd/log/data.log
    append       true
    time_slice_format %Y%m%d
    time_slice_wait   10m
    time_format       %Y%m%dT%H%M%S%z
  </match>
</label>
`;

/** A section of a configuration, `<name argument>`, with its settings and the sections in it. */
export interface Element {
  readonly name: string;
  readonly argument: string;
  readonly settings: [string, string][];
  readonly elements: Element[];
}

/** @see fluentd: lib/fluent/config/v1_parser.rb */
export function parse(process: Process, path: string, text: string, root: Element): void {
  const open: Element[] = [root];
  for (const raw of text.split('\n')) {
    const line = raw.trim();
    if (line === '' || line.startsWith('#')) continue;
    const inner = open.at(-1) as Element;
    const [, name, argument = ''] = /^<([^/\s>]+)(?:\s+([^>]*))?>$/.exec(line) ?? [];
    const [, key = '', given = ''] = /^(\S+)\s*(.*?)(?:\s+#\s.*)?$/.exec(line) ?? [];
    if (name !== undefined) {
      const element: Element = { name, argument: argument.trim(), settings: [], elements: [] };
      inner.elements.push(element);
      open.push(element);
    } else if (/^<\//.test(line)) open.pop();
    else if (key === '@include') {
      const file = given.startsWith('/') ? given : `${path.slice(0, path.lastIndexOf('/'))}/${given}`;
      if (process.access(file, 'r')) parse(process, file, process.readFile(file), inner);
    } else {
      const bare = given.replace(/^"(.*)"$|^'(.*)'$/, '$1$2');
      inner.settings.push([
        key,
        bare.replace(
          /#\{ENV\[['"](\w+)['"]\](?:\s*\|\|\s*['"]?([^'"}]*)['"]?)?\}/g,
          (_, each: string, otherwise = '') => process.env.get(each) ?? otherwise,
        ),
      ]);
    }
  }
}

/** What a parameter is set to, the last time that it is. */
export const settingOf = ({ settings }: Element, key: string): string | undefined => settings.findLast(([each]) => each === key)?.[1];
/** The plugin that an element is of. */
export const typeOf = (element: Element): string => settingOf(element, '@type') ?? settingOf(element, 'type') ?? '';

/** Words are quoted; numbers, times, sizes, and what plugins are called and labelled are not. @see fluentd: lib/fluent/config/element.rb to_s */
export function shown(element: Element, depth: number): string {
  const indent = '  '.repeat(depth);
  const isPart = !/^(source|match|filter|label|ROOT|system|worker)$/.test(element.name);
  const line = ([key, value]: [string, string]): string =>
    `${indent}  ${key} ${(key.startsWith('@') && !isPart) || key === 'format' || /^(-?\d+(\.\d+)?[smhdkgt]?b?|true|false|yes|no)$/.test(value) ? value : `"${value}"`}\n`;
  const isTailed = element.name === 'parse';
  return `${indent}<${element.name}${element.argument === '' ? '' : ` ${element.argument}`}>\n${element.settings.map(line).join('')}${isTailed ? `${indent}  unmatched_lines\n` : ''}${element.elements.map((each) => shown(each, depth + 1)).join('')}${indent}</${element.name}>\n`;
}

/** `a.*` is one part, `a.**` any number of them, `{a,b}` one of them, blanks part several. @see fluentd: lib/fluent/match.rb */
export function matches(pattern: string, tag: string): boolean {
  return pattern.split(/\s+/).some((each) => {
    const source = each.replace(/\.\*\*|\*\*\.?|\*|\{([^}]*)\}|[.+?^$()|[\]\\]/g, (part, members?: string) => {
      if (members !== undefined) return `(?:${members.split(',').join('|')})`;
      if (part === '.**') return '(?:\\..*)?';
      return part === '**.' ? '(?:.*\\.)?' : part === '**' ? '.*' : part === '*' ? '[^.]*' : `\\${part}`;
    });
    return new RegExp(`^(?:${source})$`).test(tag);
  });
}
