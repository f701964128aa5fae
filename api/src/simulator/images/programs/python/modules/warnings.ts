import type { Task } from '../../../../engine/index.ts';
import { nativeClass } from '../classes.ts';
import { exceptionClass, failure, raisedOf } from '../exceptions.ts';
import { stringOf, wholeOf } from '../types.ts';
import { type Arguments, type Frame, Instance, List, type Machine, PythonClass, type Value } from '../values.ts';
import { LIBRARY } from './in-python.ts';
import type { Members } from './members.ts';

interface Filter {
  readonly action: string;
  readonly kind: PythonClass;
  /** What the text begins with. */
  readonly text?: string;
  /** Only for what this module does. */
  readonly module?: string;
}
interface State {
  filters: readonly Filter[];
  readonly shown: Set<string>;
  /** Where what is caught is kept, if it is. */
  record: List | undefined;
}

/** @see https://docs.python.org/3.11/library/warnings.html#default-warning-filter */
const defaults: readonly Filter[] = [
  { action: 'default', kind: exceptionClass('DeprecationWarning'), module: '__main__' },
  ...['DeprecationWarning', 'PendingDeprecationWarning', 'ImportWarning', 'ResourceWarning'].map((name) => ({
    action: 'ignore',
    kind: exceptionClass(name),
  })),
];

function stateOf(machine: Machine): State {
  const known = machine.kept.get('warnings') as State | undefined;
  if (known) return known;
  const asked = machine.process.env.get('PYTHONWARNINGS') ?? '';
  const filters = asked.split(',').flatMap((each): Filter[] => {
    const [action = '', text = '', kind = ''] = each.split(':');
    return action === '' ? [] : [{ action, kind: exceptionClass(kind || 'Warning'), ...(text !== '' && { text }) }];
  });
  const made: State = { filters: [...filters.reverse(), ...defaults], shown: new Set(), record: undefined };
  machine.kept.set('warnings', made);
  return made;
}

/** The user's own calls, innermost last. */
function frames(machine: Machine): Frame[] {
  const all = [machine.globals.frame];
  for (const { frame } of machine.active) if (frame.file !== LIBRARY) all.push(frame);
  return all;
}

function* warn({ args, named }: Arguments, machine: Machine): Task<Value> {
  const [message = '', category, level] = args;
  const wanted = category ?? named.get('category') ?? null;
  const kind = message instanceof Instance ? message.of : wanted instanceof PythonClass ? wanted : exceptionClass('UserWarning');
  const text = machine.text(message);
  const calls = frames(machine);
  const at = calls[Math.max(0, calls.length - Math.max(1, wholeOf(level ?? named.get('stacklevel') ?? 1n)))] ?? machine.globals.frame;
  const state = stateOf(machine);
  const module = at.file === machine.file ? '__main__' : '';
  const found = state.filters.find(
    (each) =>
      kind.isKindOf(each.kind) && (each.module ?? module) === module && text.toLowerCase().startsWith((each.text ?? '').toLowerCase()),
  );
  const action = found?.action ?? 'default';
  if (action === 'ignore') return null;
  if (action === 'error') throw raisedOf(kind, [message]);
  const key = `${text} ${kind.name}${action === 'once' || action === 'module' ? '' : ` ${at.file}:${at.at.line}`}`;
  if (action !== 'always' && state.shown.has(key)) return null;
  state.shown.add(key);
  if (state.record) {
    const made = new Instance(messageClass);
    const value = message instanceof Instance ? message : raisedOf(kind, [message]).value;
    made.fields.set('message', value).set('category', kind).set('filename', at.file).set('lineno', BigInt(at.at.line)).set('line', null);
    state.record.items.push(made);
    return null;
  }
  const line = machine.sources.get(at.file)?.[at.at.line - 1]?.trim() ?? '';
  const shown = kind.module === '__main__' || kind.module === 'builtins' ? kind.name : `${kind.module}.${kind.name}`;
  yield* machine.process.write(2, `${at.file}:${at.at.line}: ${shown}: ${text}\n${line === '' ? '' : `  ${line}\n`}`);
  return null;
}
const messageClass = nativeClass(
  'WarningMessage',
  { __str__: ({ args: [self] }, machine) => `{message : ${machine.repr((self as Instance).fields.get('message') ?? null)}}` },
  'warnings',
);

const ACTIONS = ['error', 'ignore', 'always', 'default', 'module', 'once'];
function filter(machine: Machine, action: Value, kind: Value, text: string, append: boolean): null {
  if (!ACTIONS.includes(stringOf(action))) throw failure('AssertionError', `invalid action: ${machine.repr(action)}`);
  const state = stateOf(machine);
  const made = {
    action: stringOf(action),
    kind: kind instanceof PythonClass ? kind : exceptionClass('Warning'),
    ...(text !== '' && { text }),
  };
  state.filters = append ? [...state.filters, made] : [made, ...state.filters];
  state.shown.clear();
  return null;
}

const catchWarnings = nativeClass(
  'catch_warnings',
  {
    __init__: ({ args: [self], named }) => {
      (self as Instance).fields.set('record', named.get('record') ?? false).set('action', named.get('action') ?? null);
      return null;
    },
    __enter__: ({ args: [self] }, machine) => {
      const own = self as Instance;
      const state = stateOf(machine);
      own.native = { filters: state.filters, record: state.record };
      state.shown.clear();
      const action = own.fields.get('action') ?? null;
      if (action !== null) filter(machine, action, null, '', false);
      if (!machine.truth(own.fields.get('record') ?? false)) return null;
      state.record = new List([]);
      return state.record;
    },
    __exit__: ({ args: [self] }, machine) => {
      Object.assign(stateOf(machine), (self as Instance).native);
      return false;
    },
  },
  'warnings',
);

export const warnings: Members = {
  warn,
  simplefilter: ({ args: [action = '', kind], named }, machine) =>
    filter(machine, action, kind ?? named.get('category') ?? null, '', named.get('append') === true),
  filterwarnings: ({ args: [action = '', text, kind], named }, machine) =>
    filter(
      machine,
      action,
      kind ?? named.get('category') ?? null,
      stringOf(text ?? named.get('message') ?? '').replace(/^\.\*|\.\*$/g, ''),
      named.get('append') === true,
    ),
  resetwarnings: (_, machine) => {
    stateOf(machine).filters = [];
    return null;
  },
  catch_warnings: catchWarnings,
};
