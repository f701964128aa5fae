import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { type Document, isMap, isNode, isScalar, LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';

/** A mistake in an authored file; lines from 1. */
export interface Problem {
  readonly file: string;
  readonly line: number;
  readonly reason: string;
}

/** Reads authored files below `root` and gathers what is wrong with them, with the line where it stands. */
export class ContentFiles {
  readonly problems: Problem[] = [];
  /** Path to text, of all that was read. */
  readonly read = new Map<string, string>();

  constructor(readonly root: string) {}

  /** Names of the entries in a folder, sorted; none where there is no such folder. */
  list(folder: string, ending = ''): string[] {
    const path = join(this.root, folder);
    if (!existsSync(path)) return [];
    const names = readdirSync(path).filter((name) => name.endsWith(ending));
    return names.sort().map((name) => `${folder}/${name}`);
  }

  isFile(file: string): boolean {
    return existsSync(join(this.root, file));
  }

  yaml<Shape extends z.ZodType>(file: string, shape: Shape): Authored<z.infer<Shape>> | undefined {
    return this.check(file, this.text(file), 0, shape);
  }

  /** Markdown under front matter. */
  page<Shape extends z.ZodType>(file: string, shape: Shape): Page<z.infer<Shape>> | undefined {
    const whole = this.text(file);
    const parts = /^---\n([\s\S]*?)\n---\n([\s\S]*)$/.exec(whole);
    if (!parts) {
      this.report(file, 1, 'begins with no front matter (--- … ---)');
      return undefined;
    }
    const authored = this.check(file, parts[1]!, 1, shape);
    return authored && Object.assign(authored, { body: parts[2]!.trim() });
  }

  report(file: string, line: number, reason: string): void {
    this.problems.push({ file, line, reason });
  }

  private text(file: string): string {
    const text = readFileSync(join(this.root, file), 'utf8').replaceAll('\r\n', '\n');
    this.read.set(relative(this.root, join(this.root, file)).split(sep).join('/'), text);
    return text;
  }

  private check<Shape extends z.ZodType>(
    file: string,
    text: string,
    linesAbove: number,
    shape: Shape,
  ): Authored<z.infer<Shape>> | undefined {
    const lines = new LineCounter();
    const document = parseDocument(text, { lineCounter: lines });
    if (document.errors.length > 0) {
      for (const error of document.errors) {
        this.report(file, lines.linePos(error.pos[0]).line + linesAbove, error.message.split('\n')[0]!);
      }
      return undefined;
    }
    const lineOf = (path: readonly PropertyKey[]) => lineAt(document, lines, path) + linesAbove;
    const result = shape.safeParse(document.toJS());
    if (result.success) return { file, value: result.data, lineOf };
    for (const issue of result.error.issues) {
      const where = issue.path.length > 0 ? `${issue.path.join('.')}: ` : '';
      this.report(file, lineOf(issue.path), where + issue.message);
    }
    return undefined;
  }
}

/** What a file holds, and where in it. */
export interface Authored<Value> {
  readonly file: string;
  readonly value: Value;
  /** The line of what stands at a path, or of the nearest thing above it. */
  lineOf(path: readonly PropertyKey[]): number;
}

/** A Markdown file: front matter as the value, and its text. */
export interface Page<Value> extends Authored<Value> {
  readonly body: string;
}

function lineAt(document: Document, lines: LineCounter, path: readonly PropertyKey[]): number {
  for (let length = path.length; length > 0; length--) {
    const parent = length === 1 ? document.contents : document.getIn(path.slice(0, length - 1), true);
    const last = path[length - 1];
    const key = isMap(parent) ? parent.items.find((pair) => isScalar(pair.key) && pair.key.value === last)?.key : undefined;
    const node = key ?? document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return lines.linePos(node.range[0]).line;
  }
  return 1;
}
