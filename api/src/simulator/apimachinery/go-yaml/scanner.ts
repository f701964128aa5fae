import { scanBlockScalar } from './block-scalar.ts';
import { Cursor, DASH, HASH, isBlank, isBlankOrEnd, isBreak, isWordCharacter, type Mark, SPACE, TAB } from './cursor.ts';
import { scanDirective, scanTag } from './directives.ts';
import { scanPlain, scanQuoted } from './scalars.ts';
import { SimpleKeys } from './simple-keys.ts';
import { type Token, TokenQueue, type TokenType } from './tokens.ts';

/** go-yaml goes ten times deeper; no object of Kubernetes comes near. */
const MAX_DEPTH = 1000;
const TOO_DEEP = 'exceeded max depth of 10000';

/** What no plain scalar begins with. */
const indicators = new Set('-?:,[]{}#&*!|>\'"%@`');
const PERCENT = 37;

/**
 * Turns a text into tokens, one after another as they are asked for.
 * @see go-yaml: scannerc.go, which is libyaml's scanner
 */
export class Scanner {
  readonly #cursor: Cursor;
  readonly #json: boolean;
  readonly #queue = new TokenQueue();
  readonly #keys: SimpleKeys;
  #keyAllowed = true;
  #indent = -1;
  readonly #indents: number[] = [];
  #ended = false;
  /** The next token, once it is sure that none comes before it. */
  #ready: Token | undefined;

  constructor(text: string, json: boolean) {
    this.#cursor = new Cursor(text);
    this.#json = json;
    this.#keys = new SimpleKeys(this.#cursor, json);
  }

  peek(): Token {
    if (this.#ready) return this.#ready;
    // A token may get another before it as long as it may be a key.
    while ((this.#queue.isEmpty || this.#keys.mayBegin(this.#queue.taken)) && !this.#ended) this.#fetch();
    this.#ready = this.#queue.head;
    return this.#ready;
  }

  skip(): void {
    this.#ready = undefined;
    this.#queue.take();
  }

  #single(type: TokenType): void {
    const mark = this.#cursor.mark();
    this.#cursor.pos++;
    this.#queue.push(type, mark);
  }

  #fetch(): void {
    const cursor = this.#cursor;
    this.#toNextToken();
    this.#unroll(cursor.column);
    if (cursor.atEnd) this.#end();
    else if (cursor.at() === PERCENT && cursor.column === 0) this.#directive();
    else if (cursor.atDocumentIndicator()) this.#documentIndicator(cursor.at() === DASH ? 'documentStart' : 'documentEnd');
    else this.#indicator(cursor.text[cursor.pos] as string);
  }

  /** By the character that a token begins with. */
  #indicator(character: string): void {
    const cursor = this.#cursor;
    const inFlow = this.#keys.flowLevel > 0;
    const alone = isBlankOrEnd(cursor.at(1));
    if (character === '[') this.#flowStart('flowSequenceStart');
    else if (character === '{') this.#flowStart('flowMappingStart');
    else if (character === ']') this.#flowEnd('flowSequenceEnd');
    else if (character === '}') this.#flowEnd('flowMappingEnd');
    else if (character === ',') this.#flowEntry();
    else if (character === '-' && alone) this.#blockEntry();
    else if (character === '?' && (inFlow || alone)) this.#key();
    else if (character === ':' && (inFlow || alone)) this.#value();
    else if (character === '*') this.#anchor('alias');
    else if (character === '&') this.#anchor('anchor');
    else if (character === '!') this.#tag();
    else if ((character === '|' || character === '>') && !inFlow) this.#blockScalar(character === '|');
    else if (character === "'" || character === '"') this.#quoted();
    else if (this.#beginsPlain(character, inFlow)) this.#plain(inFlow);
    else cursor.fail('found character that cannot start any token', cursor.mark());
  }

  /** Some indicators are none when something follows them at once. */
  #beginsPlain(character: string, inFlow: boolean): boolean {
    if (!indicators.has(character)) return !isBlank(this.#cursor.at());
    const next = this.#cursor.at(1);
    if (character === '-') return !isBlank(next);
    return (character === '?' || character === ':') && !inFlow && !isBlankOrEnd(next);
  }

  #quoted(): void {
    const mark = this.#beginScalar();
    this.#queue.push('scalar', mark, scanQuoted(this.#cursor, this.#json));
  }

  #plain(inFlow: boolean): void {
    const mark = this.#beginScalar();
    const { value, endsLine } = scanPlain(this.#cursor, this.#indent + 1, inFlow);
    this.#queue.push('scalar', mark, value, true);
    if (endsLine) this.#keyAllowed = true;
  }

  /** Tabs may separate, but not indent. */
  #toNextToken(): void {
    const cursor = this.#cursor;
    for (;;) {
      let code = cursor.at();
      while (code === SPACE || (code === TAB && (this.#keys.flowLevel > 0 || !this.#keyAllowed))) {
        cursor.pos++;
        code = cursor.at();
      }
      if (code === HASH) cursor.skipComment();
      if (!isBreak(cursor.at())) return;
      cursor.readBreak();
      if (this.#keys.flowLevel === 0) this.#keyAllowed = true;
    }
  }

  #saveKey(): void {
    if (!this.#keyAllowed) return;
    const mark = this.#cursor.mark();
    const required = this.#keys.flowLevel === 0 && this.#indent === mark.column;
    this.#keys.save({ token: this.#queue.next, mark, required });
  }

  /** Begins a block collection where the column is deeper than the one around; its token goes before that of `number`. */
  #roll(column: number, type: TokenType, mark: Mark, number?: number): void {
    if (this.#keys.flowLevel > 0 || this.#indent >= column) return;
    this.#indents.push(this.#indent);
    this.#indent = column;
    if (this.#indents.length > MAX_DEPTH) this.#cursor.fail(TOO_DEEP, mark);
    if (number === undefined) this.#queue.push(type, mark);
    else this.#queue.insert(number, type, mark);
  }

  #unroll(column: number): void {
    if (this.#keys.flowLevel > 0) return;
    while (this.#indent > column) {
      this.#queue.push('blockEnd', this.#cursor.mark());
      this.#indent = this.#indents.pop() as number;
    }
  }

  #end(): void {
    this.#cursor.endLine();
    this.#unroll(-1);
    this.#keys.remove();
    this.#keyAllowed = false;
    this.#queue.push('streamEnd', this.#cursor.mark());
    this.#ended = true;
  }

  #directive(): void {
    this.#unroll(-1);
    this.#keys.remove();
    this.#keyAllowed = false;
    const mark = this.#cursor.mark();
    this.#queue.add({ type: 'directive', mark, value: '', plain: false, directive: scanDirective(this.#cursor, mark) });
  }

  #documentIndicator(type: TokenType): void {
    this.#unroll(-1);
    this.#keys.remove();
    this.#keyAllowed = false;
    const mark = this.#cursor.mark();
    this.#cursor.pos += 3;
    this.#queue.push(type, mark);
  }

  #flowStart(type: TokenType): void {
    // JSON has no collections for keys: what begins one need not wait for its end.
    if (this.#json) this.#keys.remove();
    else this.#saveKey();
    this.#keys.open(this.#queue.next);
    if (this.#keys.flowLevel > MAX_DEPTH) this.#cursor.fail(TOO_DEEP, this.#cursor.mark());
    this.#keyAllowed = true;
    this.#single(type);
  }

  #flowEnd(type: TokenType): void {
    this.#keys.remove();
    this.#keys.close();
    this.#keyAllowed = false;
    this.#single(type);
  }

  #flowEntry(): void {
    this.#keys.remove();
    this.#keyAllowed = true;
    this.#single('flowEntry');
  }

  #blockEntry(): void {
    const cursor = this.#cursor;
    // In a flow collection the parser tells of it.
    if (this.#keys.flowLevel === 0) {
      if (!this.#keyAllowed) cursor.fail('block sequence entries are not allowed in this context', cursor.mark());
      this.#roll(cursor.column, 'blockSequenceStart', cursor.mark());
    }
    this.#keys.remove();
    this.#keyAllowed = true;
    this.#single('blockEntry');
  }

  #key(): void {
    const cursor = this.#cursor;
    if (this.#keys.flowLevel === 0) {
      if (!this.#keyAllowed) cursor.fail('mapping keys are not allowed in this context', cursor.mark());
      this.#roll(cursor.column, 'blockMappingStart', cursor.mark());
    }
    this.#keys.remove();
    this.#keyAllowed = this.#keys.flowLevel === 0;
    this.#single('key');
  }

  #value(): void {
    const cursor = this.#cursor;
    const inBlock = this.#keys.flowLevel === 0;
    const key = this.#keys.valid();
    if (key) {
      this.#queue.insert(key.token, 'key', key.mark);
      this.#roll(key.mark.column, 'blockMappingStart', key.mark, key.token);
      this.#keys.forget();
      this.#keyAllowed = false;
    } else {
      if (inBlock) {
        if (!this.#keyAllowed) cursor.fail('mapping values are not allowed in this context', cursor.mark());
        this.#roll(cursor.column, 'blockMappingStart', cursor.mark());
      }
      this.#keyAllowed = inBlock;
    }
    this.#single('value');
  }

  /** What may be a key, and after which none can begin at once. */
  #beginScalar(): Mark {
    this.#saveKey();
    this.#keyAllowed = false;
    return this.#cursor.mark();
  }

  #anchor(type: 'alias' | 'anchor'): void {
    const mark = this.#beginScalar();
    const cursor = this.#cursor;
    const start = ++cursor.pos;
    while (isWordCharacter(cursor.at())) cursor.pos++;
    const follows = isBlankOrEnd(cursor.at()) || '?:,]}%@`'.includes(cursor.text[cursor.pos] as string);
    if (cursor.pos === start || !follows) cursor.fail('did not find expected alphabetic or numeric character', mark);
    this.#queue.push(type, mark, cursor.text.slice(start, cursor.pos));
  }

  #tag(): void {
    const mark = this.#beginScalar();
    const { handle, suffix } = scanTag(this.#cursor, mark);
    this.#queue.add({ type: 'tag', mark, value: suffix, plain: false, handle });
  }

  #blockScalar(literal: boolean): void {
    this.#keys.remove();
    this.#keyAllowed = true;
    const mark = this.#cursor.mark();
    this.#queue.push('scalar', mark, scanBlockScalar(this.#cursor, this.#indent, literal));
  }
}
