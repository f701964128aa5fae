/** Whatever text it is given, `simulate` answers: it never throws. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { simulate } from '../../api/src/simulator/index.ts';

const numRuns = Number(process.env.PROPERTY_RUNS ?? 150);
const seed = Number(process.env.PROPERTY_SEED ?? 1);
const kinds = ['Run', 'InvalidManifest', 'LimitExceeded'];

const own = `apiVersion: v1
kind: Pod
metadata: {name: web, labels: {app: web}}
spec:
  restartPolicy: OnFailure
  initContainers:
  - {name: first, image: busybox, command: [sh, -c, 'echo hi > /data/x']}
  containers:
  - name: app
    image: nginx:1.25
    ports: [{containerPort: 80, name: http}]
    env: [{name: A, value: $(B)}, {name: NAME, valueFrom: {fieldRef: {fieldPath: metadata.name}}}]
    resources: {limits: {cpu: 500m, memory: 64Mi}}
    livenessProbe: {httpGet: {path: /, port: http}, periodSeconds: 3}
    volumeMounts: [{name: data, mountPath: /data}]
  volumes: [{name: data, emptyDir: {}}]
`;
/** Beside our own, those of the folder next to the repository, where it is. */
const examples = new URL('../../../shared/manifests/', import.meta.url);
const files = existsSync(examples) ? readdirSync(examples).filter((name) => name.endsWith('.yaml')) : [];
const manifests = [own, ...files.map((name) => readFileSync(new URL(name, examples), 'utf8'))];
const manifest = fc.constantFrom(...manifests);

/** Characters that mean something in YAML, and some that mean nothing anywhere. */
const piece = fc.oneof(
  fc.constantFrom(
    '',
    ' ',
    '\n',
    '\t',
    ':',
    '-',
    '- ',
    '{',
    '}',
    '[',
    ']',
    '&a',
    '*a',
    '<<: *a',
    '|',
    '>',
    '"',
    "'",
    '#',
    '!!binary',
    '\\',
    '%',
    '---\n',
    '...',
    '\0',
    '\ud800',
  ),
  fc.constantFrom(
    '9'.repeat(400),
    '1e999',
    '-0',
    '0x7f',
    '0o17',
    '.inf',
    '.nan',
    '~',
    'null',
    'yes',
    '2023-01-01',
    '$(A)',
    '../..',
    'Infinity',
    '\u202e',
    '😀',
  ),
  fc.string({ unit: 'binary', maxLength: 8 }),
);
const cut = fc.tuple(fc.nat(), fc.nat({ max: 40 }), piece);
const textual = fc.tuple(manifest, fc.array(cut, { minLength: 1, maxLength: 5 })).map(([text, cuts]) =>
  cuts.reduce((result, [at, length, put]) => {
    const from = at % (result.length + 1);
    return result.slice(0, from) + put + result.slice(from + length);
  }, text),
);

/** One value of a manifest in the place of another, or something else in its place. */
const value = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.constantFrom(-1, 0, 1e20, 2 ** 31, 2 ** 53, '', 'x'.repeat(300), [], {}, null, [null], [[]], { '': '' }, ['a', 'a'], { name: 'app' }),
);
const structural = fc
  .tuple(
    manifest,
    fc.array(fc.tuple(fc.nat(), value, fc.constantFrom('replace', 'remove', 'double', 'move')), { minLength: 1, maxLength: 4 }),
  )
  .map(([text, changes]) => {
    const documents = parseAllDocuments(text, { version: '1.1' }).map((document) => document.toJS() as unknown);
    for (const [at, put, how] of changes) change(documents, at, put, how);
    return documents.map((document) => JSON.stringify(document)).join('\n---\n');
  });

function change(root: unknown, at: number, put: unknown, how: string): void {
  const places: { holder: Record<string, unknown> | unknown[]; key: string }[] = [];
  const look = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    for (const key of Object.keys(node)) {
      places.push({ holder: node as Record<string, unknown>, key });
      look((node as Record<string, unknown>)[key]);
    }
  };
  look(root);
  const place = places[at % Math.max(1, places.length)];
  if (!place) return;
  const holder = place.holder as Record<string, unknown>;
  if (how === 'replace') holder[place.key] = put;
  else if (how === 'remove') delete holder[place.key];
  else if (how === 'double' && Array.isArray(place.holder)) place.holder.push(structuredClone(holder[place.key]));
  else holder[place.key] = structuredClone((places[(at >> 4) % places.length] as { holder: Record<string, unknown>; key: string }).holder);
}

describe('any text is answered', () => {
  it.each([
    { what: 'manifests with pieces cut out and put in', arbitrary: textual },
    { what: 'manifests of which values are others', arbitrary: structural },
    { what: 'text without sense', arbitrary: fc.string({ unit: 'binary', maxLength: 2000 }) },
    { what: 'bytes read as UTF-8', arbitrary: fc.uint8Array({ maxLength: 2000 }).map((bytes) => new TextDecoder().decode(bytes)) },
    { what: 'JSON of any shape', arbitrary: fc.json({ maxDepth: 8 }) },
  ])('$what', { timeout: 300_000 }, ({ arbitrary }) => {
    fc.assert(
      fc.property(arbitrary as fc.Arbitrary<string>, (text) => {
        expect(kinds).toContain(simulate({ manifest: text, horizonSeconds: 30 }).kind);
      }),
      { numRuns, seed },
    );
  });

  it.each([
    [
      'aliases that double and double',
      `a: &a [x, x]\n${Array.from({ length: 40 }, (_, i) => `b${i}: &b${i} [*${i ? `b${i - 1}` : 'a'}, *${i ? `b${i - 1}` : 'a'}]`).join('\n')}`,
      ['InvalidManifest'],
    ],
    ['an anchor that holds itself', '&p {apiVersion: v1, kind: Pod, metadata: {name: a}, spec: *p}', ['InvalidManifest']],
    ['brackets without end', '['.repeat(100_000), ['InvalidManifest', 'LimitExceeded']],
    ['numbers without end', own.replace('periodSeconds: 3', `periodSeconds: ${'9'.repeat(100_000)}`), ['InvalidManifest']],
    [
      'ten thousand containers',
      own.replace('  volumes:', '  - {name: a, image: b}\n'.repeat(10_000)),
      ['InvalidManifest', 'LimitExceeded'],
    ],
    ['a name of a megabyte', own.replace('name: web,', `name: ${'a'.repeat(2 ** 20)},`), ['LimitExceeded']],
    [
      'variables that double and double',
      own
        .replace(
          '{name: A, value: $(B)}',
          Array.from({ length: 60 }, (_, i) => `{name: V${i}, value: "${i ? `$(V${i - 1})$(V${i - 1})` : 'xxxx'}"}`).join(','),
        )
        .replace(/ {2}initContainers:\n.*\n/, ''),
      ['LimitExceeded'],
    ],
    ['command substitutions without end', own.replace("'echo hi > /data/x'", `"${'$('.repeat(60_000)}"`), ['LimitExceeded']],
    ['more of them than a program can be given', own.replace("'echo hi > /data/x'", `"${'$('.repeat(100_000)}"`), ['Run']],
    ['tabs, and nothing else', '\t'.repeat(200_000), ['InvalidManifest']],
    ['marks of an order of bytes, and nothing else', '\ufeff'.repeat(80_000), ['InvalidManifest']],
    ['an image name that a matcher could choke on', own.replace('nginx:1.25', `${'a-'.repeat(60)}!`), ['Run']],
  ] as const)('%s', (_, text, allowed) => {
    expect(allowed).toContain(simulate({ manifest: text }).kind);
  });
});

describe('runaways end in LimitExceeded', () => {
  const started = (script: string) => {
    const spec = { containers: [{ name: 'app', image: 'busybox', command: ['sh', '-c', script] }] };
    return simulate({ manifest: JSON.stringify({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'runaway' }, spec }) }).kind;
  };

  it.each([
    'while :; do read x < /dev/null; done',
    'f() { f | f & }; f; while :; do sleep 1; done',
    "awk 'BEGIN { while (1) i++ }'",
    "echo a | sed ':a;s/a/aa/;ta'",
  ])('%s', { timeout: 60_000 }, (script) => expect(started(script)).toBe('LimitExceeded'));

  it.each(['yes', 'while :; do echo x; done', 'cat /dev/urandom > /tmp/file', 'while :; do echo more >> /tmp/file; done'])(
    'but what goes on in the same way may go on: %s',
    { timeout: 60_000 },
    (script) => expect(started(script)).toBe('Run'),
  );

  it.each([
    "'a'.repeat(1e6).split('').sort()",
    "let s = 'ab'; while (true) s = s.replace(/a/g, 'aa')",
    "let s = 'ab'; while (true) s = require('path').join(s, s)",
    "let s = 'ab'; while (s.length < 2 ** 28) s += s; new Set(s)",
    "let s = 'ab'; while (s.length < 2 ** 28) s += s; for (const letter of s);",
    "let s = '1'; while (true) { s += s; BigInt(s) }",
  ])('of Node too, or the script is followed no further: %s', { timeout: 60_000 }, (script) => {
    const spec = { restartPolicy: 'Never', containers: [{ name: 'app', image: 'node:20', command: ['node', '-e', script] }] };
    const run = simulate({ manifest: JSON.stringify({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'runaway' }, spec }) });
    if (run.kind === 'Run') expect(run.warnings.length > 0 || run.pods[0]?.final.status === 'Running').toBe(true);
    else expect(run.kind).toBe('LimitExceeded');
  });

  it('what goes nowhere may go there for long', () => {
    const command = "['sh', '-c', 'yes > /dev/null']";
    const manifest = own.replace('image: nginx:1.25', `image: busybox\n    command: ${command}`).replace(/ {4}livenessProbe.*\n/, '');
    expect(simulate({ manifest })).toMatchObject({ kind: 'Run' });
  });

  it('a Pod that writes the date each second may do so for a day', { timeout: 60_000 }, () => {
    const manifest = own
      .replace('image: nginx:1.25', "image: busybox\n    command: [sh, -c, 'while true; do date; sleep 1; done']")
      .replace(/ {4}livenessProbe.*\n/, '');
    expect(simulate({ manifest, horizonSeconds: 86_400 })).toMatchObject({ kind: 'Run' });
  });
});
