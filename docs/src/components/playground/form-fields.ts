import { translate } from '@docusaurus/Translate';

/** Which members an intervention and a behaviour have, as the API's SimulateInput takes them. */
export type FieldType = 'text' | 'number' | 'boolean' | 'words' | 'line' | 'numbers' | 'json' | 'yaml';

/** One input of the form. */
export interface FormField {
  /** As the API calls it. */
  readonly name: string;
  readonly type: FieldType;
  /** What it is, in the page's language. */
  readonly label: () => string;
  /** An example of what it may be, or, in the page's language, what nothing stands for. */
  readonly hint?: string | (() => string);
}

const field = (name: string, type: FieldType, label: () => string, hint?: FormField['hint']): FormField => ({
  name,
  type,
  label,
  ...(hint && { hint }),
});
const pod = field(
  'pod',
  'text',
  () => 'Pod',
  () => translate({ id: 'peapod.field.firstPod', message: 'the first' }),
);
const container = field(
  'container',
  'text',
  () => translate({ id: 'peapod.field.container', message: 'container' }),
  () => translate({ id: 'peapod.field.defaultContainer', message: 'the default' }),
);
const grace = field('graceSeconds', 'number', () => translate({ id: 'peapod.field.grace', message: 'grace period in seconds' }));
const image = (hint: string) => field('image', 'text', () => translate({ id: 'peapod.field.image', message: 'image' }), hint);

const kubectl = field(
  'command',
  'line',
  () => translate({ id: 'peapod.field.command', message: 'command' }),
  'kubectl label pod web tier=front',
);
const standardInput = field('manifest', 'yaml', () => translate({ id: 'peapod.field.input', message: 'standard input, for -f -' }));

interface KindOfIntervention {
  /** What is done, in the page's language. */
  readonly label: () => string;
  readonly fields: readonly FormField[];
}

export const interventionKinds: Record<string, KindOfIntervention> = {
  KUBECTL: {
    label: () => translate({ id: 'peapod.do.kubectl', message: 'run kubectl' }),
    fields: [kubectl, standardInput],
  },
  DELETE_POD: {
    label: () => translate({ id: 'peapod.do.deletePod', message: 'delete a Pod' }),
    fields: [pod, grace],
  },
  KILL_CONTAINER: {
    label: () => translate({ id: 'peapod.do.killContainer', message: 'kill a container’s process' }),
    fields: [pod, container, field('signal', 'text', () => translate({ id: 'peapod.field.signal', message: 'signal' }), 'KILL')],
  },
  EXEC: {
    label: () => translate({ id: 'peapod.do.exec', message: 'run a command in a container' }),
    fields: [
      pod,
      container,
      field('command', 'words', () => translate({ id: 'peapod.field.command', message: 'command' }), 'sh -c "echo hello"'),
    ],
  },
  HTTP_REQUEST: {
    label: () => translate({ id: 'peapod.do.httpRequest', message: 'send an HTTP request' }),
    fields: [
      pod,
      field('port', 'number', () => translate({ id: 'peapod.field.port', message: 'port' }), '80'),
      field('path', 'text', () => translate({ id: 'peapod.field.path', message: 'path' }), '/'),
    ],
  },
  NODE_PRESSURE: {
    label: () => translate({ id: 'peapod.do.nodePressure', message: 'let a node run short' }),
    fields: [pod, field('resource', 'text', () => translate({ id: 'peapod.field.shortOf', message: 'of MEMORY, DISK or PID' }), 'MEMORY')],
  },
  NODE_FAILS: {
    label: () => translate({ id: 'peapod.do.nodeFails', message: 'let a node fail' }),
    fields: [pod, field('resource', 'text', () => translate({ id: 'peapod.field.node', message: 'node' }), 'node/node-1'), grace],
  },
  NODE_DISCONNECTS: {
    label: () => translate({ id: 'peapod.do.nodeDisconnects', message: 'cut a node off from the network' }),
    fields: [pod, field('resource', 'text', () => translate({ id: 'peapod.field.node', message: 'node' }), 'node/node-1')],
  },
  NODE_RECOVERS: {
    label: () => translate({ id: 'peapod.do.nodeRecovers', message: 'let a node come back' }),
    fields: [pod, field('resource', 'text', () => translate({ id: 'peapod.field.node', message: 'node' }), 'node/node-1')],
  },
  IMAGE_AVAILABLE: {
    label: () => translate({ id: 'peapod.do.imageAvailable', message: 'push a missing image' }),
    fields: [image('example/app:1')],
  },
  APPLY: {
    label: () => translate({ id: 'peapod.do.apply', message: 'apply a manifest' }),
    fields: [field('manifest', 'yaml', () => translate({ id: 'peapod.field.manifest', message: 'manifest' }))],
  },
  PATCH: {
    label: () => translate({ id: 'peapod.do.patch', message: 'patch an object' }),
    fields: [
      field('resource', 'text', () => translate({ id: 'peapod.field.object', message: 'object' }), 'pod/web'),
      field(
        'patch',
        'json',
        () => translate({ id: 'peapod.field.patch', message: 'merge patch' }),
        '{"metadata":{"labels":{"app":"web"}}}',
      ),
      field('subresource', 'text', () => translate({ id: 'peapod.field.subresource', message: 'subresource' })),
    ],
  },
  PATCH_IMAGE: {
    label: () => translate({ id: 'peapod.do.patchImage', message: 'change an image' }),
    fields: [pod, container, image('nginx:1.26')],
  },
};

export const behaviorFields: readonly FormField[] = [
  field('exitCode', 'number', () => translate({ id: 'peapod.field.exitCode', message: 'exits with code' }), '1'),
  field('exitAfterSeconds', 'number', () => translate({ id: 'peapod.field.exitAfter', message: 'exits after seconds' }), '5'),
  field('attempts', 'numbers', () => translate({ id: 'peapod.field.attempts', message: 'only on starts number' }), '0 1'),
  field('listensOn', 'numbers', () => translate({ id: 'peapod.field.listensOn', message: 'listens on ports' }), '8080'),
  field('listensAfterSeconds', 'number', () => translate({ id: 'peapod.field.listensAfter', message: 'listens after seconds' })),
  field('httpStatus', 'number', () => translate({ id: 'peapod.field.httpStatus', message: 'answers HTTP with status' }), '200'),
  field('memoryBytes', 'number', () => translate({ id: 'peapod.field.memory', message: 'uses bytes of memory' }), '209715200'),
  field('memoryAfterSeconds', 'number', () => translate({ id: 'peapod.field.memoryAfter', message: 'uses them after seconds' })),
  field('ignoresSigterm', 'boolean', () => translate({ id: 'peapod.field.ignoresSigterm', message: 'ignores SIGTERM' })),
  field('stopsAfterSeconds', 'number', () => translate({ id: 'peapod.field.stopsAfter', message: 'takes seconds to stop' })),
  field('pullSeconds', 'number', () => translate({ id: 'peapod.field.pull', message: 'seconds of its image pull' })),
  field('imageMissing', 'boolean', () => translate({ id: 'peapod.field.imageMissing', message: 'its image cannot be found' })),
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
  // The API splits it as a shell does.
  if (type === 'line') return [typed];
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
  if (type === 'line' && Array.isArray(value) && value.length === 1) return String(value[0]);
  if (type === 'words' || type === 'line')
    return (value as string[]).map((word) => (/^[\w./:=-]+$/.test(word) ? word : `"${word.replace(/["\\]/g, '\\$&')}"`)).join(' ');
  return type === 'json' ? JSON.stringify(value) : String(value);
}
