import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { answerName, type Fence, readFence } from './fence.ts';

// biome-ignore lint/suspicious/noExplicitAny: nodes of Markdown and of estree, whose types come with packages that are not ours
type Node = any;

const components = { live: 'LiveQuery', pod: 'PodFence', quiz: 'QuizFence' } as const;
// Docusaurus loads its configuration as CommonJS.
const answers = resolve(__dirname, '../answers');

/**
 * A live fence becomes its component, with the recorded answer imported beside it: the page is rendered with the answer
 * on the server, and holds those answers that it shows and no others.
 */
export function remarkFences() {
  const locale = process.env.DOCUSAURUS_CURRENT_LOCALE ?? 'en';
  return (tree: Node) => {
    const imports: Node[] = [];
    let place = 0;
    visit(tree, (node) => {
      if (node.type !== 'code') return node;
      const fence = readFence(node.lang ?? '', node.meta ?? '', node.value);
      if (!fence) return node;
      // By which what is written into it is kept: pages have the same fences in all languages.
      const more = fence.kind === 'quiz' ? [] : [expressionAttribute('place', { type: 'Literal', value: place, raw: `${place}` })];
      place++;
      const answer = answerName(fence, locale);
      if (!existsSync(resolve(answers, answer))) return element(fence, more);
      const name = `answer${imports.length}`;
      imports.push(importOf(name, `@site/answers/${answer}`));
      return element(fence, [...more, expressionAttribute('answer', { type: 'Identifier', name })]);
    });
    tree.children.unshift(...imports);
  };
}

function visit(node: Node, replace: (node: Node) => Node): void {
  if (!node.children) return;
  node.children = node.children.map(replace);
  for (const child of node.children) visit(child, replace);
}

function element(fence: Fence, more: Node[]): Node {
  const { kind, ...properties } = fence;
  const attributes = Object.entries(properties).map(([name, value]) => {
    if (typeof value === 'string') return { type: 'mdxJsxAttribute', name, value };
    return expressionAttribute(name, jsonParse(value));
  });
  return { type: 'mdxJsxFlowElement', name: components[kind], attributes: [...attributes, ...more], children: [] };
}

function expressionAttribute(name: string, expression: Node): Node {
  const estree = program([{ type: 'ExpressionStatement', expression }]);
  return { type: 'mdxJsxAttribute', name, value: { type: 'mdxJsxAttributeValueExpression', value: '', data: { estree } } };
}

function importOf(name: string, from: string): Node {
  const specifiers = [{ type: 'ImportDefaultSpecifier', local: { type: 'Identifier', name } }];
  const source = { type: 'Literal', value: from, raw: JSON.stringify(from) };
  return { type: 'mdxjsEsm', value: '', data: { estree: program([{ type: 'ImportDeclaration', specifiers, source, attributes: [] }]) } };
}

function jsonParse(value: unknown): Node {
  const text = JSON.stringify(value);
  const callee = {
    type: 'MemberExpression',
    object: { type: 'Identifier', name: 'JSON' },
    property: { type: 'Identifier', name: 'parse' },
    computed: false,
    optional: false,
  };
  return { type: 'CallExpression', callee, arguments: [{ type: 'Literal', value: text, raw: JSON.stringify(text) }], optional: false };
}

function program(body: Node[]): Node {
  return { type: 'Program', sourceType: 'module', body, comments: [] };
}
