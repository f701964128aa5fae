/** A word of the file, and its line. */
interface Word {
  readonly text: string;
  readonly line: number;
}

/** One plugin's line in a server block, with the lines of its own block. */
export interface Directive {
  readonly name: string;
  readonly args: readonly string[];
  readonly block: readonly (readonly string[])[];
  /** Where it stands, and where each line of its block does. */
  readonly lines: readonly number[];
}

/** A server block: what it is for (`cluster.local:53`), and its plugins in their order. */
export interface ServerBlock {
  readonly keys: readonly string[];
  readonly directives: readonly Directive[];
}

/** @see coredns v1.10.1: plugin.cfg */
const PLUGINS: ReadonlySet<string> = new Set(
  'metadata geoip cancel tls timeouts reload nsid bufsize root bind debug trace ready health pprof prometheus errors log dnstap local dns64 acl any chaos loadbalance tsig cache rewrite header dnssec autopath minimal template transfer hosts route53 azure clouddns k8s_external kubernetes file auto secondary etcd loop forward grpc erratic whoami on sign view'.split(
    ' ',
  ),
);

/** The blocks of a Corefile, or why it is none, in CoreDNS's words. @see caddy v1: caddyfile/parse.go, lexer.go, dispenser.go */
export function readCorefile(text: string, path: string): readonly ServerBlock[] | string {
  const words = wordsOf(text);
  const wrong = (why: string, word: Word | undefined): string =>
    `${path}:${(word ?? words.at(-1))?.line ?? 1} - Error during parsing: ${why}`;
  const blocks: ServerBlock[] = [];
  let at = 0;
  while (at < words.length) {
    const keys: string[] = [];
    let isOpen = false;
    for (let first = true; at < words.length; first = false) {
      const { text: key, line } = words[at] as Word;
      if (key === '{') {
        isOpen = true;
        at++;
        break;
      }
      if (!first && line !== words[at - 1]?.line && !words[at - 1]?.text.endsWith(',')) break;
      keys.push(key.replace(/,$/, ''));
      at++;
    }
    const directives: Directive[] = [];
    for (; at < words.length; ) {
      const word = words[at] as Word;
      if (word.text === '}') break;
      if (!PLUGINS.has(word.text)) return wrong(`Unknown directive '${word.text}'`, word);
      const end = endOf(words, at);
      if (typeof end === 'object') return wrong(end.why, end.word);
      directives.push(directiveOf(words.slice(at, end)));
      at = end;
    }
    if (isOpen) {
      const last = words[at];
      if (last?.text !== '}') return wrong(`Syntax error: Unexpected token '${words.at(-1)?.text ?? ''}', expecting '}'`, last);
      at++;
    }
    blocks.push({ keys, directives });
    if (!isOpen) break;
  }
  return blocks;
}

function wordsOf(text: string): Word[] {
  return text.split('\n').flatMap((line, i) => {
    const found: Word[] = [];
    for (const [, quoted, plain = ''] of line.matchAll(/"((?:\\.|[^"])*)"|(#.*|[^\s"]\S*)/g)) {
      if (quoted === undefined && plain.startsWith('#')) break;
      found.push({ text: quoted ?? plain, line: i + 1 });
    }
    return found;
  });
}

/** Where the line of a plugin, with its block, ends. */
function endOf(words: readonly Word[], from: number): number | { readonly why: string; readonly word?: Word } {
  let nesting = 0;
  for (let at = from + 1; at < words.length; at++) {
    const { text, line } = words[at] as Word;
    if (text === '{') nesting++;
    else if (nesting === 0 && line !== words[at - 1]?.line) return at;
    else if (text === '}' && nesting > 0) nesting--;
    else if (text === '}') return { why: "Unexpected '}' because no matching opening brace", word: words[at] as Word };
  }
  return nesting > 0 ? { why: 'Unexpected EOF' } : words.length;
}

function directiveOf([first, ...rest]: readonly Word[]): Directive {
  const open = rest.findIndex(({ text }) => text === '{');
  const inner = open < 0 ? [] : rest.slice(open + 1, -1);
  const block: string[][] = [];
  const lines = [first?.line ?? 0];
  for (const [i, { text, line }] of inner.entries())
    if (i > 0 && line === inner[i - 1]?.line) block.at(-1)?.push(text);
    else {
      block.push([text]);
      lines.push(line);
    }
  return { name: first?.text ?? '', args: (open < 0 ? rest : rest.slice(0, open)).map(({ text }) => text), block, lines };
}
