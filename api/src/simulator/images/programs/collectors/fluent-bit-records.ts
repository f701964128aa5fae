import { EPOCH_MS } from '../../../apimachinery/time.ts';
import type { Task } from '../../../engine/index.ts';
import type { Process } from '../../../kernel/index.ts';
import { globExpression } from '../glob.ts';
import type { Section } from './fluent-bit-config.ts';
import type { Tailing } from './tailing.ts';

type Value = string | number | boolean | null | readonly Value[] | { readonly [key: string]: Value };
type Fields = Record<string, Value>;
/** A record on its way from an input to the outputs. */
export interface Logged {
  readonly tag: string;
  /** In microseconds since 1970. */
  readonly time: number;
  readonly fields: Fields;
}

/** An `[INPUT]` of a configuration. */
export interface Input {
  readonly name: string;
  readonly tag: string;
  readonly settings: ReadonlyMap<string, string>;
  readonly tailing?: Tailing;
  /** Of the node. */
  readonly processors: number;
  watched: number;
  next: number;
}

/** What has come since. */
export function* read(process: Process, { name, tag, settings, tailing, processors }: Input): Task<Logged[]> {
  const time = EPOCH_MS * 1000 + process.now;
  if (tailing) {
    const key = settings.get('key') ?? 'log';
    const pathKey = settings.get('path_key');
    const parses = /^(json|docker)$/i.test(settings.get('parser') ?? '');
    return (yield* tailing.lines())
      .filter(({ line }) => line !== '')
      .map(({ path, line }) => ({
        tag: tag.replace('*', path.slice(1).replaceAll('/', '.')),
        time,
        fields: { ...(pathKey !== undefined && { [pathKey]: path }), ...((parses ? objectOf(line) : undefined) ?? { [key]: line }) },
      }));
  }
  if (name.startsWith('dummy.')) return [{ tag, time, fields: objectOf(settings.get('dummy') ?? '') ?? { message: 'dummy' } }];
  if (name.startsWith('cpu.')) return [{ tag, time, fields: cpuFields(process, processors) }];
  return [];
}

function objectOf(line: string): Fields | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : undefined;
  } catch {
    return undefined;
  }
}

/** A share of a processor, of which more is not known. */
class Share {
  constructor(readonly percent: number) {}
}

function cpuFields(process: Process, count: number): Fields {
  const fields: Record<string, Share> = {};
  const each = Array.from({ length: count }, () => [process.random.int(3), process.random.int(2)] as const);
  const total = (of: (one: readonly [number, number]) => number): Share => new Share(each.reduce((sum, one) => sum + of(one), 0) / count);
  Object.assign(fields, {
    cpu_p: total(([user, system]) => user + system),
    user_p: total(([user]) => user),
    system_p: total(([, system]) => system),
  });
  for (const [i, [user, system]] of each.entries())
    Object.assign(fields, {
      [`cpu${i}.p_cpu`]: new Share(user + system),
      [`cpu${i}.p_user`]: new Share(user),
      [`cpu${i}.p_system`]: new Share(system),
    });
  return fields as unknown as Fields;
}

/** @see fluent-bit: plugins/filter_grep, filter_modify, filter_record_modifier */
export function filtered(record: Logged, filters: readonly Section[]): Logged[] {
  let { fields } = record;
  for (const { settings } of filters) {
    if (!matches(settings.get('match') ?? '*', record.tag)) continue;
    const test = (key: string): boolean | undefined => {
      const [, field = '', pattern = ''] = /^(\S+)\s+(.*)$/.exec(settings.get(key) ?? '') ?? [];
      return field === '' ? undefined : new RegExp(pattern).test(String(fields[field.replace(/^\$/, '')] ?? ''));
    };
    switch (settings.get('name')?.toLowerCase()) {
      case 'grep':
        if (test('regex') === false || test('exclude') === true) return [];
        break;
      case 'modify':
      case 'record_modifier':
        for (const [key, value] of settings) {
          const [, field = '', text = ''] = /^(\S+)\s*(.*)$/.exec(value) ?? [];
          if (key === 'set' || key === 'record' || (key === 'add' && !(field in fields))) fields = { ...fields, [field]: text };
          if (key === 'remove' || key === 'remove_key')
            fields = Object.fromEntries(Object.entries(fields).filter(([name]) => name !== field));
        }
    }
  }
  return [{ ...record, fields }];
}

const matches = (pattern: string, tag: string): boolean => globExpression(pattern).test(tag);

/** Each tag is a chunk of its own. @see fluent-bit: plugins/out_stdout/stdout.c, src/flb_pack.c flb_pack_print */
export function* print(
  process: Process,
  records: readonly Logged[],
  settings: ReadonlyMap<string, string>,
  hasMetadata: boolean,
): Task<void> {
  const wanted = settings.get('match_regex');
  const chosen = records.filter(({ tag }) =>
    wanted === undefined ? matches(settings.get('match') ?? '*', tag) : new RegExp(wanted).test(tag),
  );
  const format = settings.get('format')?.toLowerCase();
  let text = '';
  for (const tag of new Set(chosen.map((one) => one.tag))) {
    const chunk = chosen.filter((one) => one.tag === tag);
    const asJson = (): string[] =>
      chunk.map(({ time, fields }) =>
        JSON.stringify({ date: time / 1e6, ...fields }, (_, value) => (value instanceof Share ? value.percent : value)),
      );
    if (format === 'json_lines')
      text += asJson()
        .map((line) => `${line}\n`)
        .join('');
    else if (format === 'json') text += `[${asJson().join(',')}]\n`;
    else
      for (const [i, { time, fields }] of chunk.entries()) {
        const stamp = `${Math.floor(time / 1e6)}.${String(time % 1e6).padStart(6, '0')}${String(process.random.int(1000)).padStart(3, '0')}`;
        text += `[${i}] ${tag}: [${hasMetadata ? `[${stamp}, {}]` : stamp}, ${shown(fields)}]\n`;
      }
  }
  if (text !== '') yield* process.write(1, text);
}

function shown(value: Value | Share): string {
  if (typeof value === 'string') return `"${value}"`;
  if (value instanceof Share) return value.percent.toFixed(6);
  if (typeof value === 'number') return Number.isInteger(value) ? String(value) : value.toFixed(6);
  if (value === null) return 'nil';
  if (Array.isArray(value)) return `[${value.map(shown).join(', ')}]`;
  if (typeof value === 'object')
    return `{${Object.entries(value)
      .map(([key, each]) => `"${key}"=>${shown(each)}`)
      .join(', ')}}`;
  return String(value);
}
