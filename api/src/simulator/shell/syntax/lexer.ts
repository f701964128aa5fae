import { Outcome } from '../../engine/index.ts';

/** Where a text stops being a script, and why. */
export interface Problem {
  /** Where the shell is in the text when it says so: up to there it has counted lines. */
  readonly at: number;
  /** The token that was not expected. */
  readonly token?: string;
  readonly expecting?: string | undefined;
  /** What is open at the end: a quote, `)`, `}`, a backquote. */
  readonly quote?: string;
  /** Other words. */
  readonly said?: string;
  /** bash tells the line after the last one. */
  readonly late?: boolean;
  /** bash's own exit status. */
  readonly status?: number;
  /** What bash shows for the line, where it reads a part of it once more. */
  readonly shown?: string;
  /** It is found in a here-document. */
  readonly inDocument?: boolean;
  /** dash and busybox: the text ends with a here-document's last line, which they count as one. */
  readonly endsInDelimiter?: boolean;
  /** Here-documents before it that only the end of the text ends. */
  readonly endless?: readonly EndlessDocument[];
}

/** A here-document without its last line, and where it begins. */
export interface EndlessDocument {
  readonly delimiter: string;
  readonly pos: number;
}

/** Ends the reading of a text. */
export class Unreadable extends Outcome {
  constructor(readonly problem: Problem) {
    super('unreadable');
  }
}

/** What this reader does not know how to read. */
export class Unknown extends Outcome {}

export interface Token {
  /** `word`, `newline`, `end`, `redirection`, or the operator itself. */
  readonly kind: string;
  readonly text: string;
  readonly pos: number;
  readonly end: number;
  /** Of a word: some of it is quoted, so that it is no reserved word. */
  readonly quoted: boolean;
}

interface HereDocument {
  readonly delimiter: string;
  readonly strip: boolean;
  readonly quoted: boolean;
}

const OPERATORS = [';;&', '&&', '||', ';;', ';&', '|&', ';', '&', '|', '(', ')'];
const REDIRECTIONS = ['&>>', '<<<', '<<-', '&>', '<<', '>>', '<&', '>&', '<>', '>|', '<', '>'];
const OF_BASH: ReadonlySet<string> = new Set([';;&', ';&', '|&', '&>>', '<<<']);

/** Reads a script token by token, as POSIX shells do: reserved words are the grammar's to know. */
export class Lexer {
  pos = 0;
  #back: Token | undefined;
  #waiting: HereDocument[] = [];
  /** What a line has begun with `<<` comes next. */
  #isLineRead = false;
  endsInDelimiter = false;
  /** Here-documents that nothing but the end of the text has ended. */
  readonly endless: EndlessDocument[] = [];
  /** Within `[[`, where `@(a|b)` is a word. */
  extended = false;

  /** A descriptor before an operator: dash knows those of one digit. */
  readonly #number: RegExp;

  constructor(
    readonly text: string,
    readonly bash: boolean,
    readonly isDash: boolean,
    /** Reads the commands of `$(`, from where it stands up to the parenthesis. */
    readonly substitution: () => void,
    /** Reads the commands between backquotes. */
    readonly backquoted: (commands: string) => void,
  ) {
    this.#number = isDash ? /^(?:\d(?=[<>]))?/ : /^\d*/;
  }

  /** The same token once more. */
  push(token: Token): void {
    this.#back = token;
  }

  next(): Token {
    const back = this.#back;
    if (back) {
      this.#back = undefined;
      return back;
    }
    if (this.#isLineRead) this.#readHereDocuments();
    this.#skip();
    const { text, pos } = this;
    const token = (kind: string, end: number): Token => {
      this.pos = end;
      return { kind, text: text.slice(pos, end), pos, end, quoted: false };
    };
    if (pos >= text.length) return token('end', pos);
    if (text[pos] === '\n') {
      this.#isLineRead = true;
      return token('newline', pos + 1);
    }
    const here = this.#number.exec(text.slice(pos, pos + 12))?.[0].length ?? 0;
    const redirection = this.#operator(REDIRECTIONS, pos + here);
    if (redirection && !(redirection.startsWith('&') && here > 0) && !this.#isProcess(pos + here))
      return token('redirection', pos + here + redirection.length + (this.#closes(redirection, pos + here) ? 1 : 0));
    const operator = this.#operator(OPERATORS, pos);
    if (operator) return token(operator, pos + operator.length);
    const quoted = this.#word();
    if (this.pos === pos) throw new Unknown(`a word at ${pos}`);
    return { kind: 'word', text: text.slice(pos, this.pos), pos, end: this.pos, quoted };
  }

  /** What stands after `<<`. */
  expectHereDocument({ text, quoted }: Token, strip: boolean): void {
    this.#waiting.push({ delimiter: text.replace(/['"\\]/g, ''), strip, quoted });
  }

  /** Up to the parenthesis that closes what was opened before: of `((` and arrays. */
  skipParentheses(depth: number): boolean {
    for (let open = depth; open > 0; ) {
      const char = this.text[this.pos];
      if (char === undefined) return false;
      if (char === '(') open++;
      if (char === ')') open--;
      if (char === "'" || char === '"' || char === '`' || char === '\\' || char === '$') this.#piece();
      else this.pos++;
    }
    return true;
  }

  /** What `=~` is compared with: parentheses, and what stands in them, are a part of it. */
  expression(): Token {
    this.#skip();
    const { text, pos } = this;
    for (let depth = 0; ; ) {
      const char = text[this.pos];
      if (char === undefined || (depth === 0 && /[ \t\n)]/.test(char)) || char === '\n') break;
      if (char === '(') depth++;
      if (char === ')') depth--;
      if (/['"\\`$]/.test(char)) this.#piece();
      else this.pos++;
    }
    if (this.pos === pos) return this.next();
    return { kind: 'word', text: text.slice(pos, this.pos), pos, end: this.pos, quoted: false };
  }

  #operator(among: readonly string[], at: number): string | undefined {
    return among.find((one) => (this.bash || (!OF_BASH.has(one) && (one !== '&>' || !this.isDash))) && this.text.startsWith(one, at));
  }

  /** bash: `>&-` and `<&-` are whole, whatever comes behind them. */
  #closes(redirection: string, at: number): boolean {
    return this.bash && /^[<>]&$/.test(redirection) && this.text[at + 2] === '-';
  }

  /** `<(` and `>(` are words of bash's and busybox'. */
  #isProcess(at: number): boolean {
    return !this.isDash && /^[<>]\(/.test(this.text.slice(at, at + 2));
  }

  #skip(): void {
    const { text } = this;
    for (;;) {
      const char = text[this.pos];
      if (char === ' ' || char === '\t') this.pos++;
      else if (char === '\\' && text[this.pos + 1] === '\n') this.pos += 2;
      else if (char === '#') while (this.pos < text.length && text[this.pos] !== '\n') this.pos++;
      else return;
    }
  }

  #readHereDocuments(): void {
    this.#isLineRead = false;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const document of waiting) this.#document(document);
  }

  #document(document: HereDocument): void {
    const { text, pos } = this;
    while (this.pos < text.length) {
      const end = text.indexOf('\n', this.pos);
      const line = text.slice(this.pos, end < 0 ? text.length : end);
      const next = end < 0 ? text.length : end + 1;
      if ((document.strip ? line.replace(/^\t+/, '') : line) === document.delimiter) {
        this.pos = next;
        this.endsInDelimiter = !this.bash && end < 0;
        return;
      }
      if (this.bash || document.quoted) this.pos = next;
      else this.#documentLine(document, next);
    }
    this.endless.push({ delimiter: document.delimiter, pos });
  }

  /** The Almquist shells read what is expanded in it at once. */
  #documentLine({ delimiter }: HereDocument, next: number): void {
    try {
      while (this.pos < next) {
        const char = this.text[this.pos];
        if (char === '\\') this.pos += 2;
        else if (char === '`') this.#backquoted();
        else if (char === '$') this.#expansion(true);
        else this.pos++;
      }
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      const { problem } = error;
      // A brace is looked for up to the document's end only.
      const end = this.text.indexOf(`\n${delimiter}`, next - 1);
      const brace = problem.quote === '"' ? { quote: '}', at: end < 0 ? this.text.length : end + 1 } : {};
      throw new Unreadable({ ...problem, ...brace, inDocument: true });
    }
    if (this.pos > next && this.text[this.pos - 1] !== '\n') {
      const end = this.text.indexOf('\n', this.pos);
      if (end < 0) this.pos = this.text.length;
      else this.#documentLine({ delimiter, strip: false, quoted: false }, end + 1);
    }
  }

  /** Whether some of it is quoted. */
  #word(): boolean {
    let quoted = false;
    for (;;) {
      const char = this.text[this.pos];
      if (char === '(' && this.extended && /[?*+@!]/.test(this.text[this.pos - 1] ?? '')) {
        this.pos++;
        this.skipParentheses(1);
        continue;
      }
      if (char === undefined || /[ \t\n;&|()]/.test(char)) return quoted;
      if (char === '<' || char === '>') {
        if (!this.#isProcess(this.pos)) return quoted;
        this.pos += 2;
        this.substitution();
        continue;
      }
      if (/['"\\`$]/.test(char)) {
        quoted = true;
        this.#piece();
      } else this.pos++;
    }
  }

  /** A quote, an escaped character or an expansion, outside of double quotes. */
  #piece(): void {
    const { text } = this;
    const char = text[this.pos];
    if (char === '\\') this.pos = Math.min(text.length, this.pos + 2);
    else if (char === "'") this.#single(this.pos + 1);
    else if (char === '"') this.#double();
    else if (char === '`') this.#backquoted();
    else if (char === '$' && this.bash && text[this.pos + 1] === "'") this.#ansi();
    else this.#expansion();
  }

  #open(quote: string, from: number): never {
    throw new Unreadable({ quote, at: this.bash ? from : this.text.length });
  }

  #single(from: number): void {
    const end = this.text.indexOf("'", from);
    if (end < 0) this.#open("'", from);
    this.pos = end + 1;
  }

  #ansi(): void {
    const from = this.pos;
    const found = /^\$'(?:[^'\\]|\\[\s\S])*'/.exec(this.text.slice(from));
    if (!found) this.#open("'", from);
    this.pos += found[0].length;
  }

  #double(): void {
    const from = this.pos++;
    for (;;) {
      const char = this.text[this.pos];
      if (char === undefined) this.#open('"', from);
      if (char === '"') break;
      if (char === '\\') this.pos += 2;
      else if (char === '`') this.#backquoted();
      else if (char === '$') this.#expansion(true);
      else this.pos++;
    }
    this.pos++;
  }

  #backquoted(): void {
    const from = this.pos;
    const found = /^`(?:[^`\\]|\\[\s\S])*`/.exec(this.text.slice(from));
    if (!found) this.#open('`', from);
    this.pos += found[0].length;
    // bash reads them when it carries them out.
    if (!this.bash) this.backquoted(found[0].slice(1, -1).replace(/\\([`$\\])/g, '$1'));
  }

  #expansion(inQuotes = false): void {
    const { text } = this;
    if (text.startsWith('$((', this.pos)) return void this.#arithmetic();
    if (text.startsWith('$(', this.pos)) {
      this.pos += 2;
      return void this.substitution();
    }
    if (text.startsWith('${', this.pos)) return void this.#parameter(inQuotes);
    this.pos++;
  }

  #arithmetic(): void {
    const from = this.pos;
    if (this.bash) {
      this.pos += 3;
      if (!this.skipParentheses(2)) throw new Unreadable({ quote: ')', at: from, late: false });
      // Else it is two substitutions, one in the other.
      if (this.text[this.pos - 2] !== ')') throw new Unknown('$( (');
      return;
    }
    this.pos += 3;
    for (let depth = 0; ; ) {
      const char = this.text[this.pos];
      if (char === undefined) this.#open('))', from);
      if (char === '(') depth++;
      if (char === ')' && depth === 0 && this.text[this.pos + 1] === ')') break;
      if (char === ')' && depth > 0) depth--;
      if (char === '$') this.#expansion(true);
      else if (char === '`') this.#backquoted();
      else this.pos += char === '\\' ? 2 : 1;
    }
    this.pos += 2;
  }

  #parameter(inQuotes: boolean): void {
    const from = this.pos;
    this.pos += 2;
    for (;;) {
      const char = this.text[this.pos];
      if (char === undefined) this.#open(inQuotes && !this.bash ? '"' : '}', from);
      if (char === '}') break;
      if (char === "'" && inQuotes) this.pos++;
      else if (/['"\\`$]/.test(char)) this.#piece();
      else this.pos++;
    }
    this.pos++;
  }
}
