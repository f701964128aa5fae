import { goQuote } from '../go-quote.ts';
import { encodeUtf8 } from '../utf8.ts';
import { spend } from './budget.ts';
import { LARGEST } from './constants.ts';
import { FunctionError, type Functions, functions, type Parameter } from './functions.ts';
import { type Command, type Control, type Node, nodeText, type Operand, type Pipe } from './node.ts';
import type { Templates } from './parse.ts';
import { Boxed, boxed, type Cell, Int, integerOf, isMap, isTrue, plain, printed, shown, typeName, type Value } from './value.ts';

/** A template that does not fit the data: what is wrong and where, and what was written before. */
export class GoTemplateExecutionError extends Error {
  readonly written: string;

  constructor(message: string, written: string) {
    super(message);
    this.written = written;
  }
}

/** `--allow-missing-template-keys=false`. */
export interface Options {
  /** What is asked of a map and is not there is an error. */
  readonly refuseMissing?: boolean;
  /** What whoever executes it calls it, and what functions it has; kubectl's. */
  readonly name?: string;
  readonly functions?: Functions;
}

/** What a template makes of data. @see Go: text/template/exec.go */
export function execute(name: string, text: string, templates: Templates, data: Value, options: Options): string {
  const { refuseMissing = false, functions: known = functions } = options;
  const run: Run = { name, text, templates, refuseMissing, functions: known, output: '', depth: 0, steps: 0, last: undefined };
  walkAll({ run, name, variables: [{ name: '$', cell: plain(data) }] }, plain(data), templates.get(name) ?? []);
  return run.output;
}

interface Run {
  readonly name: string;
  readonly text: string;
  readonly templates: Templates;
  readonly refuseMissing: boolean;
  readonly functions: Functions;
  output: string;
  depth: number;
  steps: number;
  /** What was evaluated last: where some errors are said to be. @see Go: text/template/exec.go state.at */
  last: Located | undefined;
}
interface State {
  readonly run: Run;
  /** Of the template that is carried out. */
  readonly name: string;
  readonly variables: { readonly name: string; cell: Cell }[];
}
type Jump = 'break' | 'continue' | undefined;
type Located = Operand | Command | Extract<Node, { kind: 'template' }>;

/** Nothing comes through the pipe. */
const NONE = Symbol('none');
/** Sooner than Go, which goes on to a hundred thousand, and then says so: who has come as far comes to no end. */
const DEEPEST = 1_000;

function fail({ run, name }: State, node: Located, message: string): never {
  const before = run.text.slice(0, node.at);
  const column = encodeUtf8(before.slice(before.lastIndexOf('\n') + 1)).length;
  const place = `${run.name}:${before.split('\n').length}:${column}`;
  throw new GoTemplateExecutionError(`template: ${place}: executing ${goQuote(name)} at <${nodeText(node)}>: ${message}`, run.output);
}

/** Where something was evaluated last, which need not be what is wrong. */
function failAtLast(state: State, node: Located, message: string): never {
  return fail(state, state.run.last ?? node, message);
}

function walkAll(state: State, dot: Cell, nodes: readonly Node[]): Jump {
  for (const node of nodes) {
    const jump = walk(state, dot, node);
    if (jump) return jump;
  }
  return undefined;
}

function walk(state: State, dot: Cell, node: Node): Jump {
  spend(state.run, state.run.output.length);
  switch (node.kind) {
    case 'text':
      state.run.output += node.text;
      return undefined;
    case 'action': {
      const value = evalPipeline(state, dot, node.pipe);
      if (node.pipe.declared.length === 0) state.run.output += printed(value);
      return undefined;
    }
    case 'if':
    case 'with':
    case 'range': {
      const known = state.variables.length;
      const jump = node.kind === 'range' ? walkRange(state, dot, node) : walkIfOrWith(state, dot, node);
      state.variables.length = known;
      return jump;
    }
    case 'template':
      walkTemplate(state, dot, node);
      return undefined;
    default:
      return node.kind;
  }
}

function walkIfOrWith(state: State, dot: Cell, { kind, pipe, body, otherwise = [] }: Control): Jump {
  const value = evalPipeline(state, dot, pipe);
  if (!isTrue(value)) return walkAll(state, dot, otherwise);
  return walkAll(state, kind === 'with' ? plain(value) : dot, body);
}

function walkRange(state: State, dot: Cell, { pipe, body, otherwise = [] }: Control): Jump {
  const value = evalPipeline(state, dot, pipe);
  const known = state.variables.length;
  for (const [key, element] of entriesOf(state, pipe, value) ?? []) {
    // The last declared is the element, the one before it the index.
    const { declared, assigns } = pipe;
    const cells = declared.length === 2 ? [plain(key), boxed(element)] : [boxed(element)];
    declared.forEach((name, i) => {
      const variable = assigns ? find(state, name) : state.variables[known - declared.length + i];
      if (variable) variable.cell = cells[i] as Cell;
    });
    const jump = walkAll(state, boxed(element), body);
    state.variables.length = known;
    if (jump === 'break') return undefined;
  }
  return (entriesOf(state, pipe, value) ?? []).length === 0 ? walkAll(state, dot, otherwise) : undefined;
}

function entriesOf(state: State, pipe: Pipe, value: Value): (readonly [Value, Value])[] | undefined {
  if (value === undefined || value === null) return undefined;
  if (Array.isArray(value)) return value.map((item, index) => [new Int(index), item] as const);
  if (isMap(value)) return Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return failAtLast(state, pipe, `range can't iterate over ${shown(value)}`);
}

function walkTemplate(state: State, dot: Cell, node: Extract<Node, { kind: 'template' }>): void {
  const { name, pipe } = node;
  const nodes = state.run.templates.get(name) ?? fail(state, node, `template ${goQuote(name)} not defined`);
  if (state.run.depth >= DEEPEST) fail(state, node, `exceeded maximum template depth (100000)`);
  const inner = plain(pipe ? evalPipeline(state, dot, pipe) : undefined);
  state.run.depth++;
  walkAll({ run: state.run, name, variables: [{ name: '$', cell: inner }] }, inner, nodes);
  state.run.depth--;
}

/** One that is declared may have no value yet: `$x := $x`. */
const known = (state: State, node: Operand, name: string): Cell =>
  find(state, name)?.cell ?? fail(state, node, `undefined variable: ${name}`);

const find = ({ variables }: State, name: string) => variables.findLast((variable) => variable.name === name);

function evalPipeline(state: State, dot: Cell, pipe: Pipe): Value {
  let value: Value = NONE;
  // What comes out of its box is nothing at all, where that holds nil.
  for (const command of pipe.commands) value = evalCommand(state, dot, command, value).value ?? undefined;
  for (const name of pipe.declared) {
    const variable = pipe.assigns ? find(state, name) : undefined;
    if (variable) variable.cell = plain(value);
    else if (pipe.assigns) failAtLast(state, pipe, `undefined variable: ${name}`);
    else state.variables.push({ name, cell: plain(value) });
  }
  return value;
}

function evalCommand(state: State, dot: Cell, command: Command, final: Value): Cell {
  const [first, ...rest] = command.operands as [Operand, ...Operand[]];
  if (first.kind !== 'pipe') state.run.last = first.kind === 'identifier' ? command : first;
  if (first.kind === 'identifier') return plain(evalCall(state, dot, first, command, rest, final));
  if (first.kind === 'field') return evalFields(state, first, dot, first.names, rest, final);
  if (first.kind === 'chain') return evalFields(state, first, chained(state, dot, first), first.names, rest, final);
  if (first.kind === 'variable' && first.names.length > 1) {
    return evalFields(state, first, known(state, first, first.names[0] as string), first.names.slice(1), rest, final);
  }
  // Whether there is such a variable is asked first.
  if (first.kind === 'variable') known(state, first, first.names[0] as string);
  if (rest.length > 0 || final !== NONE) failAtLast(state, first, `can't give argument to non-function ${nodeText(first)}`);
  if (first.kind === 'nil') fail(state, first, 'nil is not a command');
  return evalOperand(state, dot, first);
}

const chained = (state: State, dot: Cell, { of }: Extract<Operand, { kind: 'chain' }>): Cell =>
  of.kind === 'nil' ? fail(state, of, `indirection through explicit nil in ${nodeText(of)}`) : evalOperand(state, dot, of);

/** A value by itself, as an argument is. */
function evalOperand(state: State, dot: Cell, node: Operand): Cell {
  state.run.last = node;
  switch (node.kind) {
    case 'dot':
      return dot;
    case 'nil':
      return plain(undefined);
    case 'number':
      if ((integerOf(node.value) ?? 0n) > LARGEST) fail(state, node, `${node.text} overflows int`);
      return plain(node.value);
    case 'bool':
    case 'string':
      return plain(node.value);
    case 'pipe':
      return plain(evalPipeline(state, dot, node));
    case 'identifier':
      return plain(evalCall(state, dot, node, node, [], NONE));
    case 'variable':
      if (node.names.length === 1) return known(state, node, node.names[0] as string);
  }
  return evalCommand(state, dot, { kind: 'command', operands: [node], at: node.at }, NONE);
}

function evalFields(state: State, node: Operand, from: Cell, names: readonly string[], rest: readonly Operand[], final: Value): Cell {
  return names.reduce((receiver, name, i) => {
    const hasArguments = i === names.length - 1 && (rest.length > 0 || final !== NONE);
    return evalField(state, node, receiver, name, hasArguments);
  }, from);
}

function evalField(state: State, node: Operand, { value, boxed: isBoxed }: Cell, name: string, hasArguments: boolean): Cell {
  const type = isBoxed ? 'interface {}' : typeName(value);
  if (value === undefined) {
    if (state.run.refuseMissing) failAtLast(state, node, `nil data; no entry for key ${goQuote(name)}`);
    return plain(undefined);
  }
  if (value === null) return isBoxed ? failAtLast(state, node, `nil pointer evaluating ${type}.${name}`) : plain(undefined);
  if (!isMap(value)) return failAtLast(state, node, `can't evaluate field ${name} in type ${type}`);
  if (hasArguments) failAtLast(state, node, `${name} is not a method but has arguments`);
  if (Object.hasOwn(value, name)) return boxed(value[name]);
  if (state.run.refuseMissing) failAtLast(state, node, `map has no entry for key ${goQuote(name)}`);
  return plain(undefined);
}

type Identifier = Extract<Operand, { kind: 'identifier' }>;

function evalCall(state: State, dot: Cell, called: Identifier, node: Located, operands: readonly Operand[], final: Value): Value {
  const { name } = called;
  const { fixed, variadic, takesBoxes, run } = state.run.functions[name] as Functions[string];
  const count = operands.length + (final === NONE ? 0 : 1);
  if (variadic === undefined && count !== fixed.length)
    fail(state, called, `wrong number of args for ${name}: want ${fixed.length} got ${count}`);
  if (count < fixed.length) fail(state, called, `wrong number of args for ${name}: want at least ${fixed.length} got ${operands.length}`);
  if (name === 'and' || name === 'or') return shortCircuit(state, dot, name, operands, final);
  const parameter = (i: number): Parameter => fixed[i] ?? (variadic as Parameter);
  const values = operands.map((operand, i) => {
    const cell = evalOperand(state, dot, operand);
    const value = argument(state, operand, parameter(i), cell);
    return takesBoxes && i > 0 && cell.boxed ? new Boxed(value) : value;
  });
  if (final !== NONE) values.push(argument(state, node, parameter(values.length), plain(final)));
  spend(
    state.run,
    values.reduce<number>((sum, value) => sum + (typeof value === 'string' ? value.length : 0), 0),
  );
  try {
    const made = run(...values);
    // A long text is many steps.
    if (typeof made === 'string') state.run.steps += made.length >> 8;
    return made;
  } catch (error) {
    if (!(error instanceof FunctionError)) throw error;
    return fail(state, node, `error calling ${name}: ${error.message}`);
  }
}

/** What comes after the one that decides is not looked at. */
function shortCircuit(state: State, dot: Cell, name: 'and' | 'or', operands: readonly Operand[], final: Value): Value {
  let value: Value;
  for (const operand of operands) {
    value = evalOperand(state, dot, operand).value;
    if (isTrue(value) === (name === 'or')) return value;
  }
  return final === NONE ? value : final;
}

/** @see Go: text/template/exec.go evalArg, validateType */
function argument(state: State, node: Located, parameter: Parameter, { value, boxed: isBoxed }: Cell): Value {
  if (parameter === 'any') return value;
  if (node.kind === 'nil') fail(state, node, 'cannot assign nil to string');
  if (value === null && isBoxed) failAtLast(state, node, 'wrong type for value; expected string; got interface {}');
  if (value === undefined || value === null) failAtLast(state, node, 'invalid value; expected string');
  if (typeof value === 'string') return value;
  const isLiteral = node.kind === 'number' || node.kind === 'bool';
  return fail(
    state,
    isLiteral ? node : (state.run.last ?? node),
    isLiteral ? `expected string; found ${nodeText(node)}` : `wrong type for value; expected string; got ${typeName(value)}`,
  );
}
