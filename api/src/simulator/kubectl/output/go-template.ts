import { decodeBase64 } from '../../apimachinery/base64.ts';
import { evaluatePipeline, GoTemplateError, GoTemplateExecutionError, isTrue, type Scope, templatePrinted } from './go-template-value.ts';

export { GoTemplateError, GoTemplateExecutionError };

/**
 * What a Go template makes of data: fields, variables, pipelines, `if`, `range`, `with`, and the functions that
 * templates for kubectl use.
 * @see Go: text/template; cli-runtime/pkg/printers/template.go
 */
export function goTemplate(template: string, data: unknown): string {
  const parts = lex(template);
  const { nodes } = parse(parts, 0, false);
  return render(nodes, { dot: data, variables: new Map([['$', data]]), decode: decodeBase64 });
}

type Part = { readonly text: string } | { readonly action: string; readonly at: string };
type Node =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'print'; readonly pipeline: string; readonly at: string }
  | {
      readonly type: 'block';
      readonly keyword: 'if' | 'range' | 'with';
      readonly pipeline: string;
      readonly at: string;
      readonly body: readonly Node[];
      readonly otherwise: readonly Node[];
    };

function lex(template: string): Part[] {
  const parts: Part[] = [];
  let trimNext = false;
  for (let at = 0; at <= template.length; ) {
    const open = template.indexOf('{{', at);
    let text = open < 0 ? template.slice(at) : template.slice(at, open);
    if (trimNext) text = text.trimStart();
    const trimLeft = open >= 0 && /^\{\{-\s/.test(template.slice(open));
    parts.push({ text: trimLeft ? text.trimEnd() : text });
    if (open < 0) break;
    const close = /^(?:[^"`}]|"(?:[^"\\]|\\.)*"|`[^`]*`|\}(?!\}))*\}\}/.exec(template.slice(open + 2))?.[0];
    if (close === undefined) throw new GoTemplateError('template: output:1: unclosed action');
    const inner = close.slice(0, -2);
    trimNext = /\s-$/.test(inner);
    const action = inner
      .replace(/^-(?=\s)/, '')
      .replace(/\s-$/, '')
      .trim();
    if (!action.startsWith('/*')) parts.push({ action, at: position(template, open + 2 + close.indexOf(action)) });
    at = open + 2 + close.length;
  }
  return parts;
}

function parse(
  parts: readonly Part[],
  from: number,
  inside: boolean,
): { nodes: Node[]; at: number; ended: 'end' | 'else' | 'eof'; action: string } {
  const nodes: Node[] = [];
  for (let at = from; at < parts.length; at++) {
    const part = parts[at] as Part;
    if ('text' in part) {
      nodes.push({ type: 'text', text: part.text });
      continue;
    }
    const [keyword = ''] = part.action.split(/\s+/);
    if (keyword === 'end' || keyword === 'else') {
      if (!inside) throw new GoTemplateError(`template: output:1: unexpected {{${keyword}}}`);
      return { nodes, at, ended: keyword, action: part.action };
    }
    if (keyword === 'if' || keyword === 'range' || keyword === 'with') {
      const block = parseBlock(parts, at + 1, keyword, part.action.slice(keyword.length).trim(), part.at);
      nodes.push(block.node);
      at = block.at;
    } else if (keyword === 'define' || keyword === 'template' || keyword === 'block') {
      throw new GoTemplateError(`template: output:1: function "${keyword}" not defined`);
    } else nodes.push({ type: 'print', pipeline: part.action, at: part.at });
  }
  if (inside) throw new GoTemplateError('template: output:1: unexpected EOF');
  return { nodes, at: parts.length, ended: 'eof', action: '' };
}

function parseBlock(
  parts: readonly Part[],
  from: number,
  keyword: 'if' | 'range' | 'with',
  pipeline: string,
  place: string,
): { node: Node; at: number } {
  const body = parse(parts, from, true);
  const block = (otherwise: readonly Node[]): Node => ({ type: 'block', keyword, pipeline, at: place, body: body.nodes, otherwise });
  if (body.ended !== 'else') return { node: block([]), at: body.at };
  const chained = /^else\s+if\s+(.*)$/s.exec(body.action);
  if (chained) {
    const next = parseBlock(parts, body.at + 1, 'if', chained[1] as string, place);
    return { node: block([next.node]), at: next.at };
  }
  const otherwise = parse(parts, body.at + 1, true);
  return { node: block(otherwise.nodes), at: otherwise.at };
}

/** Line and column. @see Go: text/template/parse ErrorContext */
function position(template: string, offset: number): string {
  const before = template.slice(0, offset);
  return `${before.split('\n').length}:${offset - before.lastIndexOf('\n') - 1}`;
}

/** What goes wrong tells where. @see Go: text/template/exec.go errorf */
function evaluated(pipeline: string, at: string, scope: Scope): { value: unknown; assigned: boolean } {
  try {
    return evaluatePipeline(pipeline, scope);
  } catch (error) {
    if (!(error instanceof GoTemplateExecutionError)) throw error;
    throw new GoTemplateExecutionError(`template: output:${at}: executing "output" at <${pipeline}>: ${error.message}`);
  }
}

function render(nodes: readonly Node[], scope: Scope): string {
  let text = '';
  for (const node of nodes) {
    if (node.type === 'text') text += node.text;
    else if (node.type === 'print') {
      const { value, assigned } = evaluated(node.pipeline, node.at, scope);
      if (!assigned) text += value === null ? '<no value>' : templatePrinted(value);
    } else text += renderBlock(node, scope);
  }
  return text;
}

function renderBlock(node: Extract<Node, { type: 'block' }>, scope: Scope): string {
  const inner = (dot: unknown): Scope => ({ ...scope, dot, variables: new Map(scope.variables) });
  if (node.keyword !== 'range') {
    const own = inner(scope.dot);
    const { value } = evaluated(node.pipeline, node.at, own);
    if (!isTrue(value)) return render(node.otherwise, own);
    return render(node.body, node.keyword === 'with' ? { ...own, dot: value } : own);
  }
  const names = /^(\$\w*)\s*(?:,\s*(\$\w*)\s*)?:=\s*/.exec(node.pipeline);
  const { value } = evaluated(names ? node.pipeline.slice(names[0].length) : node.pipeline, node.at, scope);
  const entries: [unknown, unknown][] = Array.isArray(value)
    ? value.map((item, index) => [BigInt(index), item])
    : Object.entries((value as object | null | undefined) ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  if (entries.length === 0) return render(node.otherwise, inner(scope.dot));
  return entries
    .map(([key, item]) => {
      const own = inner(item);
      if (names?.[2]) {
        own.variables.set(names[1] as string, key);
        own.variables.set(names[2], item);
      } else if (names) own.variables.set(names[1] as string, item);
      return render(node.body, own);
    })
    .join('');
}
