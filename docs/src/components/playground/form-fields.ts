/** Which members an intervention and a behaviour have, as the API's SimulateInput takes them. */
export type FieldType = 'text' | 'number' | 'boolean' | 'words' | 'numbers' | 'json' | 'yaml';

/** One input of the form. */
export interface FormField {
  readonly name: string;
  readonly type: FieldType;
  /** An example of what it may be. */
  readonly hint?: string;
}

const field = (name: string, type: FieldType, hint?: string): FormField => ({ name, type, ...(hint && { hint }) });
const pod = field('pod', 'text');
const container = field('container', 'text');

export const interventionFields: Record<string, readonly FormField[]> = {
  DELETE_POD: [pod, field('graceSeconds', 'number')],
  KILL_CONTAINER: [pod, container, field('signal', 'text', 'KILL')],
  EXEC: [pod, container, field('command', 'words', 'sh -c "echo hello"')],
  HTTP_REQUEST: [pod, field('port', 'number', '80'), field('path', 'text', '/')],
  NODE_PRESSURE: [pod, field('resource', 'text', 'MEMORY')],
  NODE_FAILS: [pod, field('resource', 'text', 'node/node-1'), field('graceSeconds', 'number')],
  IMAGE_AVAILABLE: [field('image', 'text', 'example/app:1')],
  APPLY: [field('manifest', 'yaml')],
  PATCH: [
    field('resource', 'text', 'pod/web'),
    field('patch', 'json', '{"metadata":{"labels":{"app":"web"}}}'),
    field('subresource', 'text'),
  ],
  PATCH_IMAGE: [pod, container, field('image', 'text', 'nginx:1.26')],
};

export const behaviorFields: readonly FormField[] = [
  field('exitCode', 'number', '1'),
  field('exitAfterSeconds', 'number', '5'),
  field('attempts', 'numbers', '0 1'),
  field('listensOn', 'numbers', '8080'),
  field('listensAfterSeconds', 'number'),
  field('httpStatus', 'number', '200'),
  field('memoryBytes', 'number', '209715200'),
  field('memoryAfterSeconds', 'number'),
  field('ignoresSigterm', 'boolean'),
  field('stopsAfterSeconds', 'number'),
  field('pullSeconds', 'number'),
  field('imageMissing', 'boolean'),
];

/** What was typed, as the API takes it; undefined where it is empty or not of that type. */
export function readField(type: FieldType, typed: string): unknown {
  if (typed.trim() === '') return undefined;
  if (type === 'number') return Number.isFinite(Number(typed)) ? Number(typed) : undefined;
  if (type === 'numbers')
    return typed
      .split(/[\s,]+/)
      .filter(Boolean)
      .map(Number)
      .filter(Number.isFinite);
  if (type === 'words')
    return [...typed.matchAll(/"((?:[^"\\]|\\.)*)"|'([^']*)'|(\S+)/g)].map(
      ([, double, single, bare]) => double?.replace(/\\(.)/g, '$1') ?? single ?? bare,
    );
  if (type !== 'json') return typed;
  try {
    return JSON.parse(typed);
  } catch {
    return undefined;
  }
}

/** A member as the form's input shows it: lists with spaces, words in quotes where they need them. */
export function showField(type: FieldType, value: unknown): string {
  if (value === undefined || value === null) return '';
  if (type === 'numbers') return (value as number[]).join(' ');
  if (type === 'words')
    return (value as string[]).map((word) => (/^[\w./:=-]+$/.test(word) ? word : `"${word.replace(/["\\]/g, '\\$&')}"`)).join(' ');
  return type === 'json' ? JSON.stringify(value) : String(value);
}
