import type { Context } from 'mingo/core';
import { type Bson, type Document, isDocument } from './bson.ts';
import { badValue, failedToParse, MongoRefusal } from './errors.ts';
import { matcher } from './match.ts';
import { typeOf } from './operators.ts';
import { sameBson, valuesAt } from './order.ts';
import { changeOf, copied } from './update-operators.ts';
import { changeAt, type Positions, shownBson } from './update-paths.ts';

/** What an update is made with, beside itself. */
export interface UpdateScope {
  readonly context: Context;
  readonly filter: Document;
  readonly arrayFilters: readonly Document[];
  /** Milliseconds since 1970. */
  readonly now: number;
  /** The document is a new one: `$setOnInsert` counts. */
  readonly inserts: boolean;
}

/** Whether an update is a whole document in place of another. */
export const isReplacement = (update: Document): boolean => !(Object.keys(update)[0]?.startsWith('$') ?? false);

/** Refuses an update that is none, whatever it would change. */
export function checkUpdate(update: Document): void {
  if (!isReplacement(update)) changesOf(update);
}

/** The document as the update leaves it. @see mongo: src/mongo/db/update/ */
export function updated(old: Document, update: Document, scope: UpdateScope): Document {
  if (isReplacement(update)) {
    const id = update._id ?? old._id;
    if (old._id !== undefined && update._id !== undefined && !sameBson(old._id, update._id)) throw immutableId();
    return id === undefined ? { ...update } : { _id: id, ...update };
  }
  const document = copied(old) as Document;
  for (const change of changesOf(update)) if (change.operator !== '$setOnInsert' || scope.inserts) apply(document, change, scope, old);
  if (old._id !== undefined && !sameBson(old._id, document._id)) throw immutableId();
  return document;
}

const immutableId = (): MongoRefusal =>
  new MongoRefusal(66, 'ImmutableField', "Performing an update on the path '_id' would modify the immutable field '_id'");

interface Change {
  readonly operator: string;
  readonly path: string;
  readonly operand: Bson;
}

/** New fields come in the order of their names. */
function changesOf(update: Document): Change[] {
  const changes: Change[] = [];
  for (const [operator, fields] of Object.entries(update)) {
    if (!operator.startsWith('$') || !OPERATORS.has(operator))
      throw failedToParse(`Unknown modifier: ${operator}. Expected a valid update modifier or pipeline-style update specified as an array`);
    if (!isDocument(fields))
      throw failedToParse(
        `Modifiers operate on fields but we found type ${typeOf(fields)} instead. For example: {$mod: {<field>: ...}} not {${operator}: ${shownBson(fields)}}`,
      );
    for (const [path, operand] of Object.entries(fields)) changes.push({ operator, path, operand });
  }
  const paths = changes.flatMap(({ operator, path, operand }) => (operator === '$rename' ? [path, String(operand)] : [path]));
  for (const [i, path] of paths.entries()) {
    const other = paths.slice(0, i).find((before) => before === path || before.startsWith(`${path}.`) || path.startsWith(`${before}.`));
    if (other !== undefined) {
      const at = other.length < path.length ? other : path;
      throw new MongoRefusal(40, 'ConflictingUpdateOperators', `Updating the path '${path}' would create a conflict at '${at}'`);
    }
  }
  return changes.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
}
const OPERATORS = new Set(
  '$set $unset $inc $mul $min $max $rename $setOnInsert $currentDate $push $addToSet $pop $pull $pullAll $bit'.split(' '),
);

function apply(document: Document, { operator, path, operand }: Change, scope: UpdateScope, old: Document): void {
  const positions = positionsOf(scope, old);
  if (operator === '$rename') {
    const moved: { value?: Bson | undefined } = {};
    const take = (before: Bson | undefined): undefined => {
      moved.value = before;
    };
    changeAt(document, path, positions, take, false);
    const { value } = moved;
    if (value !== undefined) changeAt(document, String(operand), positions, () => value);
    return;
  }
  const to = changeOf(operator, path, operand, document, scope);
  changeAt(document, path, positions, to, !/^\$(?:unset|pop|pull|pullAll)$/.test(operator));
}

function positionsOf({ context, filter, arrayFilters }: UpdateScope, old: Document): Positions {
  return {
    first: (path) => firstMatch(context, filter, path, old),
    matches: (name, item) => {
      const own = arrayFilters.find((each) => Object.keys(each).some((key) => key === name || key.startsWith(`${name}.`)));
      if (!own) throw badValue(`No array filter found for identifier '${name}' in path`);
      return matcher(context, own)({ [name]: item });
    },
  };
}

/** Which item of an array the filter met first. */
function firstMatch(context: Context, filter: Document, path: string, old: Document): number | undefined {
  const [list] = valuesAt(old, path.split('.'));
  if (!Array.isArray(list)) return undefined;
  for (const [name, operand] of Object.entries(filter)) {
    if (name !== path && !name.startsWith(`${path}.`)) continue;
    const inner = name === path ? undefined : name.slice(path.length + 1);
    const test =
      isDocument(operand) && isDocument(operand.$elemMatch)
        ? matcher(context, operand.$elemMatch)
        : matcher(context, inner === undefined ? { item: operand } : { [inner]: operand });
    const wraps = inner === undefined && !(isDocument(operand) && isDocument(operand.$elemMatch));
    const found = (list as readonly Bson[]).findIndex((item) => (wraps ? test({ item }) : isDocument(item) && test(item)));
    if (found >= 0) return found;
  }
  return undefined;
}

/** What an upsert begins with: what the filter says that fields are. */
export function fromFilter(filter: Document): Document {
  const document: Document = {};
  const nowhere: Positions = { first: () => undefined, matches: () => false };
  for (const [path, operand] of Object.entries(filter)) {
    if (path === '$and') {
      for (const each of operand as readonly Document[]) Object.assign(document, fromFilter(each));
      continue;
    }
    if (path.startsWith('$') || operand instanceof RegExp) continue;
    const isOperators = isDocument(operand) && (Object.keys(operand)[0]?.startsWith('$') ?? false);
    const value = isOperators ? operand.$eq : operand;
    if (value !== undefined) changeAt(document, path, nowhere, () => copied(value));
  }
  return document;
}
