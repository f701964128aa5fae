/** What stops the reading of a document. */
export class YamlError extends Error {
  /**
   * @param problem `did not find expected key`
   * @param pos where, in the text
   * @param line as go-yaml v2 tells it; 0 where it tells none
   * @param contextLine as v3 does, which looks at what it was in first
   */
  constructor(
    readonly problem: string,
    readonly pos: number,
    line = 0,
    readonly contextLine = line,
  ) {
    super(told(problem, line));
  }

  /** In the words of go-yaml v3. */
  get newerMessage(): string {
    return told(this.problem, this.contextLine);
  }
}

const told = (problem: string, line: number): string => `yaml: ${line > 0 ? `line ${line}: ` : ''}${problem}`;

/** A place in the text, and what scanning needs to know of it. */
export interface Mark {
  readonly pos: number;
  readonly line: number;
  readonly column: number;
}

export const TAB = 9;
const LF = 10;
const CR = 13;
export const SPACE = 32;
export const QUOTE = 34;
export const HASH = 35;
export const APOSTROPHE = 39;
export const DASH = 45;
const DOT = 46;
export const COLON = 58;
export const BACKSLASH = 92;
const NEL = 0x85;
const LINE_SEPARATOR = 0x2028;
const PARAGRAPH_SEPARATOR = 0x2029;
const BOM = 0xfeff;

/** A space or a tab. */
export const isBlank = (code: number): boolean => code === SPACE || code === TAB;

/** What ends a line in YAML 1.1: NEL and Unicode's separators too. */
export const isBreak = (code: number): boolean =>
  code === LF || code === CR || code === NEL || code === LINE_SEPARATOR || code === PARAGRAPH_SEPARATOR;
/** The end of the text is 0, which the text itself never has. */
export const isBlankOrEnd = (code: number): boolean =>
  code <= SPACE ? code === SPACE || code === LF || code === 0 || code === TAB || code === CR : code > 126 && isBreak(code);

/** Of ASCII. */
export const isDigit = (code: number): boolean => code >= 48 && code <= 57;
/** Of anchors, handles and directives. */
export const isWordCharacter = (code: number): boolean =>
  isDigit(code) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122) || code === 95 || code === DASH;

/** Where the scanner stands in the text. */
export class Cursor {
  pos = 0;
  line = 0;
  #lineStart = 0;

  constructor(readonly text: string) {
    if (text.charCodeAt(0) !== BOM) return;
    this.pos = 1;
    this.#lineStart = 1;
  }

  get column(): number {
    return this.pos - this.#lineStart;
  }

  /** The character there, or 0 at the end. */
  at(offset = 0): number {
    const pos = this.pos + offset;
    return pos < this.text.length ? this.text.charCodeAt(pos) : 0;
  }

  get atEnd(): boolean {
    return this.pos >= this.text.length;
  }

  mark(): Mark {
    return { pos: this.pos, line: this.line, column: this.column };
  }

  /** Past a line break, which is read as one `\n` unless it is one of Unicode's own. */
  readBreak(): string {
    const code = this.at();
    this.pos += code === CR && this.at(1) === LF ? 2 : 1;
    this.line++;
    this.#lineStart = this.pos;
    return code === LINE_SEPARATOR || code === PARAGRAPH_SEPARATOR ? String.fromCharCode(code) : '\n';
  }

  /** The stream ends with a line of its own. */
  endLine(): void {
    if (this.column === 0) return;
    this.line++;
    this.#lineStart = this.pos;
  }

  skipBlanks(): void {
    while (isBlank(this.at())) this.pos++;
  }

  skipComment(): void {
    if (this.at() !== HASH) return;
    let code = this.at();
    while (code !== 0 && !isBreak(code)) {
      this.pos++;
      code = this.at();
    }
  }

  /** `---` or `...` alone at the start of a line. */
  atDocumentIndicator(): boolean {
    if (this.column !== 0) return false;
    const code = this.at();
    return (code === DASH || code === DOT) && this.at(1) === code && this.at(2) === code && isBlankOrEnd(this.at(3));
  }

  /** A scanner's error tells the line it stopped in, counted from 1; in the first line it tells none, or that of what it began with. */
  fail(problem: string, began?: Mark): never {
    const line = this.line > 0 ? this.line + 1 : 0;
    throw new YamlError(problem, this.pos, line || (began?.line ?? 0), began && began.line > 0 ? began.line + 1 : line);
  }
}
