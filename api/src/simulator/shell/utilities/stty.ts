import type { TerminalAsked, TerminalSettings } from './lib/kernel.ts';
import { EVERY_FLAG, FLAG_WORDS, hexOf, MODES, SPECIALS, SPEEDS, settingOf } from './lib/terminal-modes.ts';
import { Failure, reason, type Tool, utility } from './lib/tool.ts';

/** What a terminal is set to. @see coreutils: src/stty.c; busybox: coreutils/stty.c */
export const stty = utility(
  (tool) => {
    const asked = argumentsOf(tool);
    const at = asked.device === undefined ? 0 : opened(tool, asked.device);
    const terminal = tool.process.terminalOf(at);
    const { settings } = terminal ?? {};
    if (!terminal || !settings) {
      const name = asked.device ?? (tool.gnu ? "'standard input'" : 'standard input');
      throw new Failure(`${name}: Inappropriate ioctl for device`, 1);
    }
    if (asked.words.length === 0)
      tool.print(asked.all ? allOf(tool, settings) : asked.saved ? `${hexOf(settings)}\n` : deviations(tool, settings));
    else change(tool, terminal, settings, asked.words);
    return 0;
  },
  { shortName: true },
);

interface Asked {
  readonly all: boolean;
  readonly saved: boolean;
  readonly device: string | undefined;
  readonly words: readonly string[];
}

/** What begins with a dash may be a setting. */
function argumentsOf(tool: Tool): Asked {
  let [all, saved]: boolean[] = [];
  let device: string | undefined;
  const words: string[] = [];
  for (let i = 0; i < tool.args.length; i++) {
    const word = tool.args[i] as string;
    const named = /^(?:-F|--file=)(.+)$/.exec(word)?.[1];
    if (word === '-a' || word === '--all') all = true;
    else if (word === '-g' || word === '--save') saved = true;
    else if (word === '-F' || word === '--file') device = tool.args[++i];
    else if (named !== undefined) device = named;
    else words.push(word);
  }
  return { all: all ?? false, saved: saved ?? false, device, words };
}

function opened(tool: Tool, path: string): number {
  try {
    return tool.process.open(path, { read: true });
  } catch (error) {
    throw new Failure(`${path}: ${reason(error)}`, 1);
  }
}

/** Lines no longer than the terminal is wide. */
function wrapped(pieces: readonly string[], width: number): string {
  const lines: string[] = [];
  for (const piece of pieces) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + piece.length <= width) lines[lines.length - 1] = `${last} ${piece}`;
    else lines.push(piece);
  }
  return lines.map((line) => `${line}\n`).join('');
}

/** busybox leaves the last column free. */
const widthOf = ({ gnu }: Tool, { columns }: TerminalSettings): number => (columns || 80) - (gnu ? 0 : 1);

const specials = (tool: Tool, settings: TerminalSettings, names: readonly string[]): string[] =>
  names.map((name) => `${name === 'discard' && !tool.gnu ? 'flush' : name} = ${settingOf(settings, name)};`);

const speedOf = (settings: TerminalSettings): string => `speed ${settingOf(settings, 'speed')} baud;`;

function allOf(tool: Tool, settings: TerminalSettings): string {
  const width = widthOf(tool, settings);
  const { rows, columns } = settings;
  return [
    wrapped([speedOf(settings), `rows ${rows};`, `columns ${columns};`, 'line = 0;'], width),
    wrapped(specials(tool, settings, [...SPECIALS, 'min', 'time']), width),
    ...MODES.map(({ words }) =>
      wrapped(
        words.map((word) => settingOf(settings, word.replace(/^-/, ''))),
        width,
      ),
    ),
  ].join('');
}

/** What is otherwise than `stty sane` would have it. busybox tells the special characters either way. */
function deviations(tool: Tool, settings: TerminalSettings): string {
  const width = widthOf(tool, settings);
  const numbers = ['min', 'time'];
  const changed = tool.gnu ? SPECIALS.filter((name) => settings.changed.has(name)) : [...SPECIALS, ...numbers];
  const lines = [wrapped([speedOf(settings), 'line = 0;'], width), wrapped(specials(tool, settings, changed), width)];
  if (tool.gnu && settingOf(settings, 'icanon') === '-icanon') lines.push(wrapped(specials(tool, settings, numbers), width));
  for (const { words, sane } of MODES) {
    const other = words
      .map((word) => word.replace(/^-/, ''))
      .map((name, i) => [settingOf(settings, name), sane(words[i] as string)] as const)
      .filter(([now, then]) => now !== then)
      .map(([now]) => now);
    if (other.length > 0) lines.push(wrapped(other, width));
  }
  return lines.join('');
}

function change(tool: Tool, terminal: TerminalAsked, before: TerminalSettings, words: readonly string[]): void {
  let { rows, columns } = before;
  const changed = new Map(before.changed);
  const now = (): TerminalSettings => ({ rows, columns, changed });
  const refused = (what: string): Failure =>
    tool.gnu ? tool.usage(`invalid argument \u2018${what}\u2019`) : new Failure(`invalid number '${what}'`, 1);
  for (let i = 0; i < words.length; i++) {
    const word = words[i] as string;
    const value = (): string => {
      const next = words[++i];
      if (next === undefined)
        throw tool.gnu ? tool.usage(`missing argument to \u2018${word}\u2019`) : new Failure(`missing argument to '${word}'`, 1);
      return next;
    };
    const number = (): number => {
      const text = value();
      if (!/^\d+$/.test(text))
        throw tool.gnu ? tool.usage(`invalid integer argument: \u2018${text}\u2019`) : new Failure(`invalid number '${text}'`, 1);
      return Number(text);
    };
    const flag = word.replace(/^-/, '');
    const together = FLAG_WORDS[word];
    if (word === 'size') tool.print(`${rows} ${columns}\n`);
    else if (word === 'speed') tool.print(`${settingOf(now(), 'speed')}\n`);
    else if (word === 'rows') rows = number();
    else if (word === 'columns' || word === 'cols') columns = number();
    else if (word === 'min' || word === 'time') changed.set(word, String(number()));
    else if (word === 'ispeed' || word === 'ospeed') changed.set('speed', String(number()));
    else if (SPEEDS.has(word)) changed.set('speed', word);
    else if (together) for (const each of together) changed.set(each.replace(/^-/, ''), each);
    else if (EVERY_FLAG.has(flag)) changed.set(flag, word);
    else if (SPECIALS.includes(word)) changed.set(word, characterOf(value()));
    else if (/^[\da-f]+(:[\da-f]+){35}$/.test(word)) changed.clear();
    else throw refused(word);
  }
  terminal.settings = now();
}

/** A character as stty takes it, as it tells it. */
const characterOf = (text: string): string => (text === '' || text === '^-' || text === 'undef' ? '<undef>' : text.toUpperCase());
