import { type Cursor, isBlank, isBlankOrEnd, isBreak, isWordCharacter, type Mark } from './cursor.ts';

/** `%YAML 1.1` has a version, `%TAG !e! tag:example.com:` a handle and what it stands for. */
export interface Directive {
  readonly version?: string;
  readonly handle?: string;
  readonly prefix?: string;
}

/** @see go-yaml: scannerc.go yaml_parser_scan_directive */
export function scanDirective(cursor: Cursor, began: Mark): Directive {
  cursor.pos++;
  const name = word(cursor);
  if (!name) cursor.fail('could not find expected directive name', began);
  if (!isBlankOrEnd(cursor.at())) cursor.fail('found unexpected non-alphabetical character', began);
  if (name !== 'YAML' && name !== 'TAG') cursor.fail('found unknown directive name', began);
  cursor.skipBlanks();
  const directive = name === 'YAML' ? { version: version(cursor, began) } : tagDirective(cursor, began);
  cursor.skipBlanks();
  cursor.skipComment();
  if (!cursor.atEnd && !isBreak(cursor.at())) cursor.fail('did not find expected comment or line break', began);
  if (!cursor.atEnd) cursor.readBreak();
  return directive;
}

/** A tag: its handle ('' where it has none) and the rest. @see go-yaml: scannerc.go yaml_parser_scan_tag */
export function scanTag(cursor: Cursor, began: Mark): { readonly handle: string; readonly suffix: string } {
  let handle = '';
  let suffix: string;
  if (cursor.text[cursor.pos + 1] === '<') {
    cursor.pos += 2;
    suffix = uri(cursor, '', began);
    if (cursor.text[cursor.pos] !== '>') cursor.fail("did not find the expected '>'", began);
    cursor.pos++;
  } else {
    handle = tagHandle(cursor);
    if (handle.length > 1 && handle.endsWith('!')) suffix = uri(cursor, '', began);
    else {
      suffix = uri(cursor, handle, began);
      handle = '!';
      if (suffix === '') [handle, suffix] = [suffix, handle];
    }
  }
  if (!isBlankOrEnd(cursor.at())) cursor.fail('did not find expected whitespace or line break', began);
  return { handle, suffix };
}

function word(cursor: Cursor): string {
  const start = cursor.pos;
  while (isWordCharacter(cursor.at())) cursor.pos++;
  return cursor.text.slice(start, cursor.pos);
}

function version(cursor: Cursor, began: Mark): string {
  const number = (): string => {
    const digits = /^\d*/.exec(cursor.text.slice(cursor.pos, cursor.pos + 3))?.[0] ?? '';
    if (digits.length > 2) cursor.fail('found extremely long version number', began);
    if (!digits) cursor.fail('did not find expected version number', began);
    cursor.pos += digits.length;
    return String(Number(digits));
  };
  const major = number();
  if (cursor.text[cursor.pos] !== '.') cursor.fail("did not find expected digit or '.' character", began);
  cursor.pos++;
  return `${major}.${number()}`;
}

function tagDirective(cursor: Cursor, began: Mark): Directive {
  if (cursor.text[cursor.pos] !== '!') cursor.fail("did not find expected '!'", began);
  const handle = tagHandle(cursor);
  if (handle !== '!' && !handle.endsWith('!')) cursor.fail("did not find expected '!'", began);
  if (!isBlank(cursor.at())) cursor.fail('did not find expected whitespace', began);
  cursor.skipBlanks();
  const prefix = uri(cursor, '', began);
  if (!isBlankOrEnd(cursor.at())) cursor.fail('did not find expected whitespace or line break', began);
  return { handle, prefix };
}

function tagHandle(cursor: Cursor): string {
  cursor.pos++;
  const name = word(cursor);
  const closed = cursor.text[cursor.pos] === '!';
  if (closed) cursor.pos++;
  return `!${name}${closed ? '!' : ''}`;
}

/** What follows `head` without its exclamation mark. */
function uri(cursor: Cursor, head: string, began: Mark): string {
  const match = /^(?:[\w\-;/?:@&=+$,.!~*'()[\]]|%[0-9a-fA-F]{2})*/.exec(cursor.text.slice(cursor.pos, cursor.pos + 1024))?.[0] ?? '';
  cursor.pos += match.length;
  if (cursor.text[cursor.pos] === '%') cursor.fail('did not find URI escaped octet', began);
  if (!match && !head) cursor.fail('did not find expected tag URI', began);
  return head.slice(1) + match;
}
