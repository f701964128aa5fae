import { type MappingNode, type Node, parseDocument, YamlError } from '../../../apimachinery/go-yaml/index.ts';

/** What a Go program that reads its configuration strictly expects at a place. Without a shape, anything. */
export interface Shape {
  /** As Go names the type: `[]*config.ScrapeConfig`. */
  readonly type: string;
  readonly items?: Shape;
  readonly fields?: Readonly<Record<string, Shape | undefined>>;
  /** Fields by what their names look like. */
  readonly others?: (name: string) => Shape | boolean | undefined;
  readonly scalar?: true;
  /** Asked when all in it is of its type: the first complaint stops the reading. */
  readonly check?: (value: Value) => string | undefined;
}

/** What is at a place, for those who look further. */
export class Value {
  constructor(readonly node: Node) {}
  get text(): string {
    return this.node.kind === 'scalar' ? this.node.value : '';
  }
  field(name: string): Value | undefined {
    if (this.node.kind !== 'mapping') return undefined;
    const at = this.node.keys.findIndex((key) => key.kind === 'scalar' && key.value === name);
    const value = this.node.values[at];
    return value && new Value(resolved(value));
  }
  get items(): Value[] {
    return this.node.kind === 'sequence' ? this.node.items.map((item) => new Value(resolved(item))) : [];
  }
}

/** Why a file is not taken, in the words of gopkg.in/yaml.v2's UnmarshalStrict; undefined if it is. @see go-yaml: decode.go */
export function strictProblem(text: string, shape: Shape): string | undefined {
  let root: Node | undefined;
  try {
    root = parseDocument(text, { json: false, maxValues: 40_000 })?.root;
  } catch (error) {
    if (error instanceof YamlError) return error.message;
    throw error;
  }
  if (!root) return undefined;
  const wrong: string[] = [];
  const stop = look(text, root, shape, wrong);
  return stop ?? (wrong.length > 0 ? `yaml: unmarshal errors:\n${wrong.map((each) => `  ${each}`).join('\n')}` : undefined);
}

function look(text: string, given: Node, shape: Shape, wrong: string[]): string | undefined {
  const node = resolved(given);
  if (isNull(node)) return undefined;
  const before = wrong.length;
  const mismatch = (): undefined => {
    wrong.push(`line ${lineOf(text, node)}: cannot unmarshal ${told(node)} into ${shape.type}`);
  };
  if (shape.items) {
    if (node.kind !== 'sequence') return mismatch();
    for (const item of node.items) {
      const stop = look(text, item, shape.items, wrong);
      if (stop !== undefined) return stop;
    }
  } else if (shape.fields) {
    if (node.kind !== 'mapping') return mismatch();
    const stop = lookAtFields(text, node, shape, wrong);
    if (stop !== undefined) return stop;
  } else if (shape.scalar && node.kind !== 'scalar') return mismatch();
  return wrong.length > before ? undefined : shape.check?.(new Value(node));
}

function lookAtFields(text: string, node: MappingNode, { type, fields = {}, others }: Shape, wrong: string[]): string | undefined {
  const seen = new Set<string>();
  for (const [i, key] of node.keys.entries()) {
    const name = key.kind === 'scalar' ? key.value : '';
    if (name === '<<') continue;
    const known = Object.hasOwn(fields, name) ? (fields[name] ?? true) : others?.(name);
    if (known === undefined || known === false) wrong.push(`line ${lineOf(text, key)}: field ${name} not found in type ${type}`);
    else if (seen.has(name)) wrong.push(`line ${lineOf(text, key)}: field ${name} already set in type ${type}`);
    else if (known !== true) {
      const stop = look(text, node.values[i] as Node, known, wrong);
      if (stop !== undefined) return stop;
    }
    seen.add(name);
  }
  return undefined;
}

const resolved = (node: Node): Node => (node.kind === 'alias' ? resolved(node.target) : node);
const isNull = (node: Node): boolean => node.kind === 'scalar' && node.plain && /^(|~|null|Null|NULL)$/.test(node.value);
const lineOf = (text: string, { pos }: Node): number => text.slice(0, pos).split('\n').length;

function told(node: Node): string {
  if (node.kind !== 'scalar') return node.kind === 'sequence' ? '!!seq' : '!!map';
  const { value, plain } = node;
  const tag = !plain
    ? '!!str'
    : /^[-+]?\d+$/.test(value)
      ? '!!int'
      : /^[-+]?(\d+\.\d*|\.\d+)$/.test(value)
        ? '!!float'
        : /^(true|false|yes|no|on|off)$/i.test(value)
          ? '!!bool'
          : '!!str';
  return `${tag} \`${value.length > 10 ? `${value.slice(0, 7)}...` : value}\``;
}
