/** A directive, and what stands in braces behind it. @see caddy: caddyconfig/caddyfile/lexer.go, parse.go */
export interface Directive {
  readonly words: readonly string[];
  readonly block: readonly Directive[] | undefined;
  readonly line: number;
}

interface Token {
  readonly text: string;
  readonly line: number;
  /** Whether it was written in quotes: then it is no brace. */
  readonly quoted: boolean;
}

/** A Caddyfile's lines as directives; what is wrong with it, as caddy says it. `env`: what `{$NAME}` stands for. */
export function readCaddyfile(text: string, env: (name: string) => string | undefined): Directive[] | string {
  const filled = text.replace(
    /\{\$([^}:]+)(?::([^}]*))?\}/g,
    (_, name: string, otherwise: string | undefined) => env(name) ?? otherwise ?? '',
  );
  const tokens = tokensOf(filled);
  const directives: Directive[] = [];
  let at = 0;
  const read = (into: Directive[], nested: boolean): string | undefined => {
    while (at < tokens.length) {
      const first = tokens[at] as Token;
      if (isBrace(first, '}')) {
        if (!nested) return `${first.line}: unexpected '}' because no matching opening brace`;
        at++;
        return undefined;
      }
      const words: string[] = [];
      let block: Directive[] | undefined;
      let line = first.line;
      while (at < tokens.length) {
        const token = tokens[at] as Token;
        // A list of addresses goes on after a comma.
        const goesOn = !nested && words.at(-1)?.endsWith(',');
        if (token.line !== line && !goesOn) break;
        line = token.line;
        if (isBrace(token, '}')) break;
        at++;
        if (isBrace(token, '{')) {
          block = [];
          const problem = read(block, true);
          if (problem !== undefined) return problem;
          break;
        }
        words.push(token.text);
      }
      into.push({ words, block, line: first.line });
    }
    return nested ? `${tokens.at(-1)?.line ?? 1}: unexpected EOF` : undefined;
  };
  const problem = read(directives, false);
  return problem ?? withImports(directives);
}

const isBrace = ({ text, quoted }: Token, brace: string): boolean => !quoted && text === brace;

function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  let line = 1;
  let i = 0;
  while (i < text.length) {
    const c = text[i] as string;
    if (c === '\n') line++;
    if (/\s/.test(c)) {
      i++;
    } else if (c === '#') {
      while (i < text.length && text[i] !== '\n') i++;
    } else if (c === '"' || c === '`') {
      let word = '';
      const begun = line;
      for (i++; i < text.length && text[i] !== c; i++) {
        if (c === '"' && text[i] === '\\' && text[i + 1] === '"') i++;
        if (text[i] === '\n') line++;
        word += text[i];
      }
      i++;
      tokens.push({ text: word, line: begun, quoted: true });
    } else {
      const heredoc = /^<<(\w+)\n/.exec(text.slice(i, i + 80));
      if (heredoc) {
        const [whole, mark = ''] = heredoc;
        const rest = text.slice(i + whole.length);
        const end = new RegExp(`^([ \\t]*)${mark}(?=\\s|$)`, 'm').exec(rest);
        const body = end ? rest.slice(0, end.index) : rest;
        const indent = end?.[1] ?? '';
        tokens.push({ text: body.replace(new RegExp(`^${indent}`, 'gm'), '').replace(/\n$/, ''), line, quoted: true });
        line += body.split('\n').length;
        i += whole.length + body.length + (end?.[0].length ?? 0);
        continue;
      }
      let word = '';
      while (i < text.length && !/\s/.test(text[i] as string)) word += text[i++];
      tokens.push({ text: word, line, quoted: false });
    }
  }
  return tokens;
}

/** Snippets, `(name) { … }`, put where they are imported. */
function withImports(directives: readonly Directive[]): Directive[] {
  const snippets = new Map(
    directives.flatMap(({ words, block }) =>
      /^\(.*\)$/.test(words[0] ?? '') ? [[(words[0] as string).slice(1, -1), block ?? []] as const] : [],
    ),
  );
  const expand = (list: readonly Directive[], depth: number): Directive[] =>
    list.flatMap((directive) => {
      const [word, name = '', ...args] = directive.words;
      if (word === 'import' && snippets.has(name) && depth < 10)
        return expand(
          (snippets.get(name) ?? []).map((each) => withArguments(each, args)),
          depth + 1,
        );
      return [{ ...directive, block: directive.block && expand(directive.block, depth) }];
    });
  return expand(
    directives.filter(({ words }) => !/^\(.*\)$/.test(words[0] ?? '')),
    0,
  );
}

const withArguments = (directive: Directive, args: readonly string[]): Directive => ({
  ...directive,
  words: directive.words.map((word) => word.replace(/\{args[.[](\d+)\]?\}/g, (_, n: string) => args[Number(n)] ?? '')),
  block: directive.block?.map((each) => withArguments(each, args)),
});
