import { JsObject, type JsValue } from '../../../javascript/values.ts';
import type { Document } from '../bson.ts';
import { firstError, refused } from './ask.ts';
import { named } from './kinds.ts';
import type { Shell } from './shell.ts';
import { tojson } from './tojson.ts';
import { toJs } from './values.ts';

/** `WriteResult({ "nInserted" : 1 })` */
export function legacyResult(shell: Shell, name: string, fields: Readonly<Record<string, JsValue>>): JsObject {
  const made = new JsObject(shell.machine.protos.Object as JsObject, 'Result', name);
  for (const [field, value] of Object.entries(fields)) if (value !== undefined) made.put(field, value);
  return made;
}

/** What the old shell's own writes come to: a refusal is no error. */
export function writeResult(shell: Shell, fields: Readonly<Record<string, JsValue>>, reply: Document): JsObject {
  const refusal = firstError(reply);
  const { code = 0, errmsg = '' } = refusal ?? {};
  return legacyResult(shell, 'WriteResult', { ...fields, ...(refusal && { writeError: toJs(shell, { code, errmsg }) }) });
}

const errorOf = ({ index = 0, code = 0, errmsg = '' }: Document, documents: readonly Document[]): Document => ({
  index,
  code,
  errmsg,
  op: documents[Number(index)] ?? {},
});

/** What the old shell tells of a write of many. */
export const bulkFields = (shell: Shell, reply: Document, documents: readonly Document[]): Readonly<Record<string, JsValue>> => ({
  writeErrors: toJs(
    shell,
    ((reply.writeErrors ?? []) as readonly Document[]).map((each) => errorOf(each, documents)),
  ),
  writeConcernErrors: shell.machine.array([]),
  nInserted: reply.n as number,
  nUpserted: 0,
  nMatched: 0,
  nModified: 0,
  nRemoved: 0,
  upserted: shell.machine.array([]),
});

/** Throws what a write was refused with, as a whole or in part. */
export function throwRefusal(shell: Shell, reply: Document, documents: readonly Document[], isBulk: boolean): void {
  if (reply.ok === 0) {
    if (!shell.legacy) throw refused(shell, reply);
    throw named(shell, '', tojson(shell, commandRefused(shell, reply)));
  }
  const refusal = firstError(reply);
  if (!refusal) return;
  const { index, code, errmsg, keyPattern, keyValue } = refusal;
  if (shell.legacy) {
    const told = isBulk
      ? legacyResult(shell, 'BulkWriteError', bulkFields(shell, reply, documents))
      : legacyResult(shell, 'WriteError', fieldsOf(shell, errorOf(refusal, documents)));
    throw named(shell, '', tojson(shell, told));
  }
  throw named(shell, isBulk ? 'MongoBulkWriteError' : 'MongoServerError', String(errmsg), {
    index: index as number,
    code: code as number,
    ...(keyPattern !== undefined && { keyPattern: toJs(shell, keyPattern), keyValue: toJs(shell, keyValue) }),
  });
}

/** A whole write that was refused: the old shell answers with it. */
export const commandRefused = (shell: Shell, reply: Document): JsValue =>
  reply.ok === 0 ? legacyResult(shell, 'WriteCommandError', fieldsOf(shell, reply)) : undefined;

const fieldsOf = (shell: Shell, document: Document): Readonly<Record<string, JsValue>> =>
  Object.fromEntries(Object.entries(document).map(([name, each]) => [name, toJs(shell, each)]));

/** What an update has made where it found nothing. */
export const upsertedOf = (reply: Document): Document | undefined => ((reply.upserted ?? []) as readonly Document[])[0];
