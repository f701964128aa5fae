// A grammar: one rule for each kind of command; they call each other, and stand together.
import type { Flavor } from '../flavor.ts';
import { validName } from '../variables.ts';
import { readCondition } from './condition.ts';
import { Lexer, type Problem, type Token, Unknown, Unreadable } from './lexer.ts';

/**
 * Reads a script for the sake of its first error, and by the rules of the shell that says it: the parser that scripts are run from
 * reads on where a shell stops. Nothing, where no error is found, or nothing is known about it.
 * @see dash: src/parser.c; busybox: shell/ash.c; bash: parse.y
 */
export function findProblem(text: string, flavor: Flavor): (Problem & { readonly complete: number }) | undefined {
  const grammar = new Grammar(text, flavor);
  try {
    grammar.script();
    return undefined;
  } catch (error) {
    if (error instanceof Unreadable)
      return {
        ...error.problem,
        complete: error.problem.inDocument ? grammar.lineBefore : grammar.complete,
        endless: grammar.lexer.endless,
        endsInDelimiter: grammar.lexer.endsInDelimiter && error.problem.token === 'end of file',
      };
    if (error instanceof Unknown) return undefined;
    throw error;
  }
}

const ENDS: ReadonlySet<string> = new Set(['then', 'else', 'elif', 'fi', 'do', 'done', 'esac', '}', ')', ';;', ';&', ';;&']);
/** Words that are none of a command where one begins. */
export const RESERVED: ReadonlySet<string> = new Set('! case do done elif else esac fi for if in then until while { }'.split(' '));
/** And those that bash has beside them. */
export const OF_BASH: ReadonlySet<string> = new Set('function select time coproc [[ ]]'.split(' '));
const DECLARES: ReadonlySet<string> = new Set('declare export local readonly typeset'.split(' '));
const SPECIAL: ReadonlySet<string> = new Set(
  '. : break continue eval exec exit export readonly return set shift times trap unset'.split(' '),
);

class Grammar {
  readonly lexer: Lexer;
  readonly bash: boolean;
  /** Up to where whole lines have been read, which are carried out before the next is. */
  complete = 0;
  /** And up to the line before, which is all where a here-document of the last one cannot be read. */
  lineBefore = 0;

  constructor(
    text: string,
    readonly flavor: Flavor,
  ) {
    this.bash = flavor === 'bash';
    this.lexer = new Lexer(
      text,
      this.bash,
      flavor === 'dash',
      () => this.substitution(),
      (commands) => this.backquoted(commands),
    );
  }

  script(): void {
    for (;;) {
      const token = this.keyword(true);
      if (token.kind === 'end') return;
      this.lexer.push(token);
      this.andOr();
      const after = this.lexer.next();
      if (after.kind === 'end') return;
      if (after.kind === 'newline') {
        this.lineBefore = this.complete;
        this.complete = after.pos;
      }
      if (after.kind !== 'newline' && after.kind !== ';' && after.kind !== '&') this.refuse(after);
    }
  }

  /** The commands of `$(` and its parenthesis. */
  substitution(): void {
    const { lexer } = this;
    try {
      this.list(true);
      const token = lexer.next();
      if (token.kind === ')') return;
      if (this.bash && token.kind === 'end') throw new Unreadable({ quote: ')', at: lexer.text.length, late: true });
      this.refuse(token, ')');
    } catch (error) {
      // In a substitution bash ends as where there is no such command.
      throw this.bash && error instanceof Unreadable && error.problem.token !== undefined
        ? new Unreadable({ ...error.problem, status: 127 })
        : error;
    }
  }

  /** A text of its own: what is left of it after its commands nobody looks at. */
  backquoted(commands: string): void {
    try {
      new Grammar(commands, this.flavor).list(true);
    } catch (error) {
      throw error instanceof Unreadable ? new Unreadable({ ...error.problem, at: this.lexer.pos }) : error;
    }
  }

  /** Says that a token cannot stand where it stands. */
  refuse(token: Token, expecting?: string): never {
    const { kind, text, pos } = token;
    const shown = kind === 'end' ? 'end of file' : kind === 'word' || (kind === 'redirection' && this.bash) ? text : kind;
    if (this.bash && kind === 'end' && this.wantsLine) throw new Unreadable({ token: 'newline', at: pos });
    throw new Unreadable({ token: shown, expecting, at: this.bash ? pos : this.lexer.pos, late: kind === 'end' });
  }
  /** Whether not even a newline could stand where the text ends. */
  private wantsLine = false;

  /** bash: what cannot follow a newline either is refused with the newline that is read after all of a text. */
  here(token: Token, expecting?: string): never {
    this.wantsLine = true;
    return this.refuse(token, expecting);
  }

  /** The next token where reserved words are known, after newlines if those do not count. */
  keyword(skipsNewlines: boolean): Token {
    let token = this.lexer.next();
    while (skipsNewlines && token.kind === 'newline') token = this.lexer.next();
    if (token.kind !== 'word' || token.quoted) return token;
    const isReserved =
      RESERVED.has(token.text) || (this.bash ? OF_BASH.has(token.text) : this.flavor === 'ash' && token.text === 'function');
    return isReserved ? { ...token, kind: token.text } : token;
  }

  /** Commands up to what ends them, which stays. */
  list(mayBeEmpty: boolean): void {
    let empty = !mayBeEmpty;
    for (;;) {
      const token = this.keyword(true);
      this.lexer.push(token);
      if (token.kind === 'end' && (!empty || !this.bash)) return;
      if (!empty && ENDS.has(token.kind)) return;
      empty = false;
      this.andOr();
      const after = this.lexer.next();
      if (after.kind === ';' || after.kind === '&' || after.kind === 'newline') continue;
      this.lexer.push(after);
      return;
    }
  }

  andOr(): void {
    this.pipeline(false);
    for (;;) {
      const token = this.lexer.next();
      if (token.kind !== '&&' && token.kind !== '||') return void this.lexer.push(token);
      this.pipeline(true);
    }
  }

  pipeline(afterOperator: boolean): void {
    let token = this.keyword(afterOperator);
    let prefixed = false;
    while (token.kind === '!' || token.kind === 'time') {
      if (!this.bash && prefixed) this.refuse(token);
      prefixed = true;
      token = this.keyword(false);
      if (this.bash && token.kind === 'word' && token.text === '-p') token = this.keyword(false);
    }
    // bash takes the words alone for a command.
    if (this.bash && prefixed && (token.kind === 'newline' || token.kind === ';' || token.kind === 'end'))
      return void this.lexer.push(token);
    this.command(token);
    for (;;) {
      const bar = this.lexer.next();
      if (bar.kind !== '|' && bar.kind !== '|&') return void this.lexer.push(bar);
      const next = this.keyword(true);
      this.command(this.bash && next.kind === '!' ? this.keyword(false) : next);
    }
  }

  command(token: Token): void {
    if (token.kind === 'word' || token.kind === 'redirection') {
      this.lexer.push(token);
      return void this.simple();
    }
    if (!this.compound(token)) this.refuse(token);
    this.redirections();
  }

  redirections(): void {
    for (;;) {
      const token = this.keyword(false);
      if (token.kind !== 'redirection') return void this.lexer.push(token);
      this.target(token);
    }
  }

  target(operator: Token): void {
    if (operator.text.endsWith('&-')) return;
    const token = this.lexer.next();
    const number = this.bash && token.kind === 'redirection' ? /^\d+/.exec(token.text)?.[0] : undefined;
    if (number && operator.text.endsWith('&')) {
      this.lexer.pos = token.pos + number.length;
      return;
    }
    if (token.kind !== 'word') this.here(number ? { ...token, text: number } : token);
    if (/<<-?$/.test(operator.text)) this.lexer.expectHereDocument(token, operator.text.endsWith('-'));
  }

  expect(kind: string): void {
    const token = this.keyword(kind === 'do' || kind === 'in');
    if (token.kind !== kind) this.refuse(token, kind);
  }

  /** Whether such a command begins with that token. */
  compound(token: Token): boolean {
    switch (token.kind) {
      case 'if':
        this.conditional();
        return true;
      case 'while':
      case 'until':
        this.list(false);
        this.expect('do');
        this.list(false);
        this.expect('done');
        return true;
      case 'for':
      case 'select':
        this.loop(token);
        return true;
      case 'case':
        this.choice();
        return true;
      case '{':
        this.list(false);
        this.expect('}');
        return true;
      case '(':
        if (this.bash && this.lexer.text[token.end] === '(') return this.calculation(token);
        this.list(false);
        this.expect(')');
        return true;
      case 'function':
        this.definition();
        return true;
      case '[[':
        this.lexer.extended = true;
        readCondition(this.lexer);
        this.lexer.extended = false;
        return true;
      case 'coproc':
        this.coprocess();
        return true;
      default:
        return false;
    }
  }

  conditional(): void {
    this.list(false);
    this.expect('then');
    this.list(false);
    for (;;) {
      const token = this.keyword(false);
      if (token.kind === 'fi') return;
      if (token.kind === 'elif') {
        this.list(false);
        this.expect('then');
        this.list(false);
      } else if (token.kind === 'else') {
        this.list(false);
        return void this.expect('fi');
      } else this.refuse(token, 'fi');
    }
  }

  loop({ kind }: Token): void {
    const name = this.lexer.next();
    if (this.bash && kind === 'for' && name.kind === '(' && this.lexer.text[name.end] === '(') {
      this.calculation(name);
      const token = this.keyword(true);
      return void this.body(token.kind === ';' ? this.keyword(true) : token);
    }
    if (this.bash ? name.kind !== 'word' : name.kind !== 'word' || name.quoted || !validName(name.text)) {
      if (this.bash) this.here(name);
      throw new Unreadable({ said: 'bad for loop variable', at: this.lexer.pos });
    }
    const token = this.keyword(true);
    if (token.kind !== 'in') return void this.body(token.kind === ';' ? this.keyword(true) : token);
    for (;;) {
      const word = this.lexer.next();
      if (word.kind === 'word') continue;
      if (word.kind !== 'newline' && word.kind !== ';') {
        if (this.bash && word.kind === 'end') break;
        this.refuse(word);
      }
      break;
    }
    this.body(this.keyword(true));
  }

  body(token: Token): void {
    if (this.bash && token.kind === '{') {
      this.list(false);
      return void this.expect('}');
    }
    if (token.kind !== 'do') this.refuse(token, 'do');
    this.list(false);
    this.expect('done');
  }

  choice(): void {
    const word = this.lexer.next();
    if (word.kind !== 'word') this.here(word, 'word');
    this.expect('in');
    for (;;) {
      let token = this.keyword(true);
      if (token.kind === 'esac') return;
      const isEnd = token.kind === 'end';
      if (token.kind === '(') token = this.lexer.next();
      if (this.bash && token.kind !== 'word' && !RESERVED.has(token.kind)) (isEnd ? this.refuse : this.here).call(this, token);
      for (;;) {
        token = this.lexer.next();
        if (token.kind !== '|') break;
        const next = this.lexer.next();
        if (this.bash && next.kind !== 'word') this.here(next);
      }
      if (token.kind !== ')') this.here(token, ')');
      this.list(true);
      const end = this.keyword(true);
      if (end.kind === 'esac') return;
      if (end.kind !== ';;' && end.kind !== ';&' && end.kind !== ';;&') this.refuse(end, ';;');
    }
  }

  /** `((`: bash looks for its end before all else, and reads a subshell once more where there is none. @see bash: parse.y parse_dparen */
  calculation({ pos, end }: Token): boolean {
    const { lexer } = this;
    lexer.pos = end + 1;
    if (!lexer.skipParentheses(1)) throw new Unreadable({ quote: ')', at: pos, late: false });
    if (lexer.text[lexer.pos] === ')') {
      lexer.pos++;
      return true;
    }
    const again = { shown: lexer.text.slice(end, lexer.pos + 1), end: lexer.pos + 1 };
    lexer.pos = end;
    try {
      this.list(false);
      this.expect(')');
    } catch (error) {
      throw error instanceof Unreadable && error.problem.at < again.end ? new Unreadable({ ...error.problem, shown: again.shown }) : error;
    }
    return true;
  }

  definition(): void {
    const name = this.lexer.next();
    if (name.kind !== 'word') this.here(name, 'word');
    const token = this.keyword(true);
    if (token.kind !== '(') {
      if (!this.compound(token)) this.refuse(token);
      return void this.redirections();
    }
    const close = this.lexer.next();
    if (close.kind !== ')') this.here(close, ')');
    this.definedAs(this.keyword(true));
  }

  definedAs(token: Token): void {
    if (!this.bash) return void this.command(token);
    if (!this.compound(token)) this.refuse(token);
    this.redirections();
  }

  coprocess(): void {
    const token = this.keyword(false);
    if (token.kind === 'word' || token.kind === 'redirection') {
      if (token.kind === 'word') {
        const next = this.keyword(false);
        if (this.compound(next)) return void this.redirections();
        this.lexer.push(next);
      } else this.lexer.push(token);
      return void this.simple();
    }
    if (!this.compound(token)) this.here(token);
    this.redirections();
  }

  simple(): void {
    let first: Token | undefined;
    let words = 0;
    let others = 0;
    for (;;) {
      const token = this.lexer.next();
      if (token.kind === 'redirection') {
        this.target(token);
        others++;
      } else if (token.kind === 'word') {
        if (words === 0 && /^[A-Za-z_]\w*\+?=/.test(token.text)) others++;
        else {
          first ??= token;
          words++;
        }
        if (this.bash && this.isArray(token, first)) this.array(token);
      } else if (token.kind === '(' && words === 1 && others === 0) return void this.named(first as Token);
      else if (token.kind === '(' && this.bash) this.refuse(token);
      else return void this.lexer.push(token);
    }
  }

  isArray({ text, end }: Token, first: Token | undefined): boolean {
    const assigns = /^[A-Za-z_]\w*(\[[^\]]*\])?\+?=$/.test(text);
    return assigns && this.lexer.text[end] === '(' && (first === undefined || DECLARES.has(first.text));
  }

  array({ end }: Token): void {
    this.lexer.pos = end + 1;
    try {
      this.elements(end);
    } catch (error) {
      throw error instanceof Unreadable ? new Unreadable({ ...error.problem, status: 1 }) : error;
    }
  }

  elements(end: number): void {
    for (;;) {
      const token = this.lexer.next();
      if (token.kind === ')') return;
      if (token.kind === 'end') throw new Unreadable({ quote: ')', at: end, late: false });
      if (token.kind !== 'word' && token.kind !== 'newline') throw new Unreadable({ token: token.text, at: token.pos });
    }
  }

  named(name: Token): void {
    const close = this.lexer.next();
    if (close.kind !== ')') this.here(close, ')');
    if (!this.bash && ((this.flavor === 'dash' && !validName(name.text)) || SPECIAL.has(name.text)))
      throw new Unreadable({ said: 'bad function name', at: this.lexer.pos });
    this.definedAs(this.keyword(true));
  }
}
