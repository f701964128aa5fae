import { byText } from '../../../engine/index.ts';
import { OsError, type Process } from '../../../kernel/index.ts';
import { errno } from '../errno.ts';
import { globExpression } from '../glob.ts';
import { wrongArguments } from './arguments.ts';
import { ConfigError, type Directive } from './directive.ts';
import { directives } from './directives.data.ts';
import { inFull, type Layout, packaged } from './layout.ts';
import { LUA_BLOCK, luaBlock } from './lua.ts';

/** Reads a configuration with what it includes. @see nginx: src/core/ngx_conf_file.c */
export function readConfig(process: Process, path: string, globals: string, layout = packaged): Directive[] {
  const tree = [...parse(process, globals, COMMAND_LINE, 'm', layout), ...include(process, path, 'm', '', layout)];
  if (!tree.some(({ name }) => name === 'events')) throw new ConfigError('no "events" section in configuration');
  return tree;
}

const COMMAND_LINE = 'command line';

/** A configuration's files and what is in them, each once, in the order in which they are read. */
export function configFiles(
  process: Process,
  path: string,
  layout: Layout,
  found = new Map<string, string>(),
): ReadonlyMap<string, string> {
  const full = inFull(path, layout);
  for (const file of /[*?[]/.test(full) ? glob(process, full) : [full]) {
    if (found.has(file)) continue;
    const text = process.readFile(file);
    found.set(file, text);
    for (const [, included = ''] of text.matchAll(/^\s*include\s+["']?([^;"']+)["']?\s*;/gm)) configFiles(process, included, layout, found);
  }
  return found;
}

/** `from` is where it is asked for: ` in FILE:LINE`. @see nginx: src/core/ngx_conf_file.c ngx_conf_parse, ngx_conf_include */
function include(process: Process, pattern: string, context: string, from: string, layout: Layout): Directive[] {
  const full = inFull(pattern, layout);
  if (/[*?[]/.test(full)) return glob(process, full).flatMap((path) => include(process, path, context, from, layout));
  let text: string;
  try {
    // A directory can be opened.
    if (process.stat(full).type === 'directory') throw new ConfigError(`pread() "${full}" failed (21: Is a directory)`, 'crit');
    text = process.readFile(full);
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    throw new ConfigError(`open() "${full}" failed (${errno(error)})${from}`);
  }
  return parse(process, text, full, context, layout);
}

function glob(process: Process, pattern: string): string[] {
  const slash = pattern.lastIndexOf('/');
  const directory = pattern.slice(0, slash) || '/';
  const expression = globExpression(pattern.slice(slash + 1));
  try {
    return process
      .readdir(directory)
      .filter((name) => expression.test(name) && !name.startsWith('.'))
      .sort()
      .map((name) => `${directory}/${name}`);
  } catch (error) {
    if (error instanceof OsError) return [];
    throw error;
  }
}

interface Token {
  readonly text: string;
  readonly quoted: boolean;
  readonly line: number;
}

function parse(process: Process, text: string, file: string, context: string, layout: Layout): Directive[] {
  const { tokens, unended } = tokenize(text);
  const at = (line: number): string => (file === COMMAND_LINE ? ` in ${file}` : ` in ${file}:${line}`);
  const ended = (line: number): ConfigError =>
    new ConfigError(`unexpected end of ${file === COMMAND_LINE ? 'parameter, expecting ";"' : 'file, expecting ";" or "}"'}${at(line)}`);
  if (unended !== undefined) throw ended(unended);
  const last = tokens.at(-1)?.line ?? 1;
  let i = 0;
  const list = (inside: string, nested: boolean): Directive[] => {
    const found: Directive[] = [];
    for (;;) {
      const token = tokens[i];
      if (!token) {
        if (nested)
          throw new ConfigError(
            `unexpected end of file, expecting "}"${at(text.split('\n').length - (text.endsWith('\n') ? 1 : 0) || last)}`,
          );
        return found;
      }
      if (token.text === '}' && !token.quoted) {
        if (!nested) throw new ConfigError(`unexpected "}"${at(token.line)}`);
        i++;
        return found;
      }
      if ((token.text === ';' || token.text === '{') && !token.quoted) throw new ConfigError(`unexpected "${token.text}"${at(token.line)}`);
      found.push(...directive(inside, found));
    }
  };
  const directive = (inside: string, before: readonly Directive[]): Directive[] => {
    const { text: name, line } = tokens[i++] as Token;
    const args: string[] = [];
    for (;;) {
      const token = tokens[i++];
      if (!token) throw ended(last);
      if (!token.quoted && token.text === '}') throw new ConfigError(`unexpected "}"${at(token.line)}`);
      if (!token.quoted && (token.text === ';' || token.text === '{')) {
        check(name, token.text === '{', inside, token.line);
        const wrong = wrongArguments(
          name,
          args,
          inside,
          before.map((each) => each.name),
        );
        if (wrong !== undefined) throw new ConfigError(`${wrong}${at(token.line)}`);
        if (token.text === ';') {
          if (name === 'include') return include(process, args[0] ?? '', inside, at(token.line), layout);
          return [{ name, args, block: undefined, file, line: token.line, end: token.line }];
        }
        const free = FREE_BLOCKS.has(name);
        const block = free ? entries() : list(within(inside, name), true);
        return [{ name, args, block, file, line, end: tokens[i - 1]?.line ?? line }];
      }
      args.push(token.text);
    }
  };
  /** The lines of `types`, `map`, `geo`: their first words are no directives. */
  const entries = (): Directive[] => {
    const found: Directive[] = [];
    let words: string[] = [];
    for (;;) {
      const token = tokens[i++];
      if (!token) throw new ConfigError(`unexpected end of file, expecting "}"${at(last)}`);
      if (!token.quoted && token.text === '}') return found;
      if (!token.quoted && token.text === ';') {
        const [name = '', ...args] = words;
        found.push({ name, args, block: undefined, file, line: token.line, end: token.line });
        words = [];
      } else words.push(token.text);
    }
  };
  const check = (name: string, block: boolean, inside: string, line: number): void => {
    const facts = directives.get(name);
    if (!facts && layout.modules?.test(name)) return;
    if (!facts) throw new ConfigError(`unknown directive "${name}"${at(line)}`);
    if (!facts.places.includes(inside)) throw new ConfigError(`"${name}" directive is not allowed here${at(line)}`);
    // An upstream's servers are no blocks.
    const isBlock = facts.block && !(name === 'server' && (inside === 'u' || inside === 'U'));
    if (!block && isBlock) throw new ConfigError(`directive "${name}" has no opening "{"${at(line)}`);
    if (block && !isBlock) throw new ConfigError(`directive "${name}" is not terminated by ";"${at(line)}`);
  };
  return list(context, false);
}

/** The letter of the place within a block (see directives.data.ts). */
function within(place: string, name: string): string {
  if (name === 'if') return place === 's' ? 'i' : 'j';
  if (name === 'server') return place === 'h' ? 's' : place === 'S' ? 'T' : 'N';
  if (name === 'upstream') return place === 'h' ? 'u' : 'U';
  return PLACES[name] ?? place;
}
const PLACES: Readonly<Record<string, string>> = { events: 'e', http: 'h', location: 'l', limit_except: 'x', stream: 'S', mail: 'M' };

/** Whose words are no directives. */
export const FREE_BLOCKS: ReadonlySet<string> = new Set(['types', 'map', 'geo', 'split_clients', 'charset_map']);

interface Tokens {
  readonly tokens: readonly Token[];
  /** The line at which the text ended within quotes. */
  readonly unended?: number;
}

/** Configurations are few, and are read at each start. */
const tokenize = byText(tokensIn, 50);

function tokensIn(text: string): Tokens {
  const tokens: Token[] = [];
  let line = 1;
  let i = 0;
  while (i < text.length) {
    const c = text[i] as string;
    if (c === '\n') line++;
    if (/\s/.test(c)) i++;
    else if (c === '#') while (i < text.length && text[i] !== '\n') i++;
    else if (c === ';' || c === '{' || c === '}') {
      tokens.push({ text: c, quoted: false, line });
      i++;
    } else if (c === '"' || c === "'") {
      const from = line;
      let word = '';
      for (i++; i < text.length && text[i] !== c; i++) {
        if (text[i] === '\\' && i + 1 < text.length) {
          i++;
          word += text[i] === c || text[i] === '\\' ? text[i] : text[i] === 'n' ? '\n' : text[i] === 't' ? '\t' : `\\${text[i]}`;
        } else word += text[i];
        if (text[i] === '\n') line++;
      }
      if (i >= text.length) return { tokens, unended: line };
      i++;
      tokens.push({ text: word, quoted: true, line: from });
    } else {
      let word = '';
      while (i < text.length && !/[\s;]/.test(text[i] as string)) {
        if (text[i] === '{' && text[i - 1] !== '$') break;
        if (text[i] === '\\' && i + 1 < text.length) word += text[i++];
        word += text[i++];
        // `${name}` belongs to the word.
        if (text[i - 1] === '{' && text[i - 2] === '$') while (i < text.length && text[i - 1] !== '}') word += text[i++];
      }
      tokens.push({ text: word, quoted: false, line });
      if (!LUA_BLOCK.test(word)) continue;
      const [whole, code] = luaBlock(text.slice(i)) ?? [];
      if (whole === undefined || code === undefined) continue;
      tokens.push({ text: code, quoted: true, line }, { text: ';', quoted: false, line });
      line += whole.split('\n').length - 1;
      i += whole.length;
    }
  }
  return { tokens };
}
