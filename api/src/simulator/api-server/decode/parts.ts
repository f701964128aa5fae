import { jsonStream } from '../../apimachinery/go-json-syntax.ts';

/** A document of a text. */
interface Part {
  readonly text: string;
  /** Where it begins in the whole. */
  readonly start: number;
  /** JSON, which is YAML but for its escapes and the length of its keys. */
  readonly json: boolean;
  /** Why it cannot be read, and where. */
  readonly wrong?: string;
  /** What kubectl has against it though it may be read, and where. */
  readonly doubt?: { readonly detail: string; readonly at: number };
}

/**
 * The documents of a text. One that begins with a brace is JSON to kubectl, all of it, whatever follows; what was whole by then it
 * has read. Unless it is kubectl alone that reads, YAML in braces and documents after JSON are let pass: the API server takes them,
 * and so do other clients. @see kubernetes: apimachinery/pkg/util/yaml/decoder.go YAMLOrJSONDecoder
 */
export function manifestParts(text: string, by: { readonly byKubectl?: boolean } = {}): readonly Part[] {
  return text.startsWith(BOM) ? unmarkedParts(text.slice(BOM.length), by).map(afterMark) : unmarkedParts(text, by);
}

/** That a text is Unicode may be said before it. @see kubernetes: cli-runtime/pkg/resource/visitor.go FileVisitor */
const BOM = '\ufeff';
const afterMark = (part: Part): Part => ({
  ...part,
  start: part.start + BOM.length,
  ...(part.doubt && { doubt: { ...part.doubt, at: part.doubt.at + BOM.length } }),
});

function unmarkedParts(text: string, { byKubectl = false }: { readonly byKubectl?: boolean }): readonly Part[] {
  const parts = [...yamlParts(text)];
  const first = parts[0];
  if (!first || !/^[^\S\ufeff]*\{/.test(text)) return parts;
  if (first.json && parts.length === 1) return parts.map(fromBrace);
  const { ends, fault } = jsonStream(text);
  const whole = ends
    .map((end, i): Part => ({ text: text.slice(ends[i - 1] ?? 0, end), start: ends[i - 1] ?? 0, json: true }))
    .map(fromBrace);
  if (!fault) return whole;
  const { message, at, offset } = fault;
  const detail = offset > 0 ? `json: offset ${offset}: ${message}` : message;
  if (byKubectl || (!first.json && quotedKey.test(text))) return [...whole, { text: '', start: at, json: true, wrong: detail }];
  return [{ ...first, doubt: { detail, at } }, ...parts.slice(1)];
}

/** Blanks before it are none of YAML's: a tab is one, too. */
function fromBrace(part: Part): Part {
  const blanks = part.text.length - part.text.trimStart().length;
  return { ...part, text: part.text.slice(blanks), start: part.start + blanks };
}

const quotedKey = /^\s*\{\s*["}]/;

/** Lines of three dashes separate them. @see kubernetes: apimachinery/pkg/util/yaml/decoder.go YAMLReader */
function* yamlParts(text: string): Generator<Part> {
  const part = (start: number, end: number): Part => {
    const own = text.slice(start, end);
    // The last line ends with a break, whether the text does or not.
    return { text: own.endsWith('\n') ? own : `${own}\n`, start, json: isJson(own) };
  };
  const separatorFrom = (lineStart: number): number => {
    if (text.startsWith('---', lineStart)) return lineStart;
    const before = text.indexOf('\n---', lineStart);
    return before < 0 ? before : before + 1;
  };
  let start = 0;
  for (let at = separatorFrom(0); at >= 0; ) {
    const newline = text.indexOf('\n', at);
    const end = newline < 0 ? text.length : newline + 1;
    const after = text.slice(at + 3, end).trim();
    // It is found while the document before it is read, of which nothing comes.
    if (after && !after.startsWith('#')) {
      yield { text: '', start: at, json: false, wrong: `invalid Yaml document separator: ${after}` };
      return;
    }
    // A separator with nothing before it belongs to the document that it begins.
    if (at > start) {
      yield part(start, at);
      start = end;
    }
    at = end < text.length ? separatorFrom(end) : -1;
  }
  if (start < text.length) yield part(start, text.length);
}

/** What has no quoted key first is none: a refusal by the parser costs as much as a document. */
function isJson(text: string): boolean {
  if (!quotedKey.test(text)) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
