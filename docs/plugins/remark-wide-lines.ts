// biome-ignore lint/suspicious/noExplicitAny: nodes of Markdown, whose types come with packages that are not ours
type Node = any;

const wide = /[\u3000-\u303f\u3400-\u9fff\uf900-\ufaff\uff00-\uffef“”‘’…—]/;
const punctuation = /[\u3000-\u303f\uff00-\uffef“”‘’…—]/;

/**
 * A browser makes a space of a line break, which between two Chinese characters, or beside Chinese punctuation, is one too
 * many. Where the text of a page is broken into lines is no matter of its readers.
 * @see https://drafts.csswg.org/css-text-4/#line-break-transform
 */
export function remarkWideLines() {
  const chinese = process.env.DOCUSAURUS_CURRENT_LOCALE?.startsWith('zh');
  return (tree: Node) => {
    if (chinese) joinLines(tree);
  };
}

function joinLines(node: Node): void {
  const children: Node[] = node.children ?? [];
  for (const [index, child] of children.entries()) {
    if (child.type === 'text') child.value = joined(child.value, lastOf(children[index - 1]), firstOf(children[index + 1]));
    else joinLines(child);
  }
}

/** A text without the line breaks that are to leave no space; it stands between two other characters, if any. */
function joined(text: string, before: string, after: string): string {
  return text.replace(/[ \t]*\n[ \t]*/g, (gap, at: number) => {
    const left = at === 0 ? before : text[at - 1]!;
    const right = text[at + gap.length] ?? after;
    const both = wide.test(left) && wide.test(right);
    return both || punctuation.test(left) || punctuation.test(right) ? '' : '\n';
  });
}

function lastOf(node: Node): string {
  const text: string = textOf(node);
  return text.at(-1) ?? '';
}
function firstOf(node: Node): string {
  return textOf(node)[0] ?? '';
}
function textOf(node: Node): string {
  if (!node) return '';
  return node.value ?? (node.children ?? []).map(textOf).join('');
}
