import { Aggregator } from 'mingo/aggregator';
import { Context, ProcessingMode } from 'mingo/core';
import { Lazy } from 'mingo/lazy';
import { $bucket as bucket } from 'mingo/operators/pipeline';
import type { Options } from 'mingo/types';
import { type Bson, type Document, dateOf, isDocument } from './bson.ts';
import { MongoRefusal, NotModelled } from './errors.ts';
import { refusalOf } from './library.ts';
import { matcher, numbered } from './match.ts';
import { NOT_HERE } from './operators.ts';
import { projection } from './project.ts';

/** Runs the stages of an aggregation over documents. */
export function aggregated(
  context: Context,
  documents: readonly Document[],
  stages: readonly Bson[],
  collection: (name: string) => readonly Document[],
  now: number,
): Document[] {
  const pipeline = stages.map((stage) => checked(stage, now));
  const input = documents.map((document) => {
    const plain = numbered(document);
    if (plain !== document) throw new NotModelled('an aggregation over numbers of 64 bits');
    return document;
  });
  const options = {
    context: Context.from(Context.init({ pipeline: ownStages(context) as never }), context),
    processingMode: ProcessingMode.CLONE_INPUT,
    collectionResolver: (name: string) => [...collection(name)],
    idKey: '_id',
    useStrictMode: true,
    scriptEnabled: false,
    failOnError: true,
  };
  try {
    return new Aggregator(pipeline, options).run<Document>(input);
  } catch (error) {
    throw refusalOf(error);
  }
}

function projected(context: Context, spec: Document, options: Options): (document: Document) => Document {
  try {
    return projection(context, spec, options);
  } catch (error) {
    if (!(error instanceof MongoRefusal)) throw error;
    throw new MongoRefusal(error.code, error.codeName, `Invalid $project :: caused by :: ${error.message}`);
  }
}

/** Of nothing there is no count. */
const count = (items: Stage, name: string): unknown => items.transform((list) => Lazy(list.length > 0 ? [{ [name]: list.length }] : []));

type Stage = {
  map(change: (document: Document) => Document): unknown;
  filter(test: (document: Document) => boolean): unknown;
  transform(change: (items: Document[]) => unknown): unknown;
};

const ownStages = (context: Context): Record<string, unknown> => ({
  $match: (items: Stage, filter: Document, options: Options) => items.filter(matcher(context, filter, options)),
  $count: count,
  $bucket: (items: Stage, spec: Document, options: Options) =>
    (bucket(items as never, spec as never, options) as unknown as Stage).map(({ _id: id = null, ...rest }) => ({ _id: id, ...rest })),
  $project: (items: Stage, spec: Document, options: Options) => items.map(projected(context, spec, options)),
});

function checked(stage: Bson, now: number): Document {
  if (!isDocument(stage)) throw new MongoRefusal(14, 'TypeMismatch', "Each element of the 'pipeline' array must be an object");
  const [name, ...more] = Object.keys(stage);
  if (name === undefined || more.length > 0)
    throw new MongoRefusal(40323, 'Location40323', 'A pipeline stage specification object must contain exactly one field.');
  if (NOT_HERE.test(name)) throw new NotModelled(`the stage ${name}`);
  if (!STAGES.test(name)) throw new MongoRefusal(40324, 'Location40324', `Unrecognized pipeline stage name: '${name}'`);
  if (name === '$limit' && !(Number(stage.$limit) > 0)) throw new MongoRefusal(15958, 'Location15958', 'the limit must be positive');
  if (name === '$group' && !(isDocument(stage.$group) && '_id' in stage.$group))
    throw new MongoRefusal(15955, 'Location15955', 'a group specification must include an _id');
  if (name === '$project' && !(isDocument(stage.$project) && Object.keys(stage.$project).length > 0))
    throw new MongoRefusal(
      51272,
      'Location51272',
      'Invalid $project :: caused by :: projection specification must have at least one field',
    );
  return followed(stage, now) as Document;
}
const STAGES =
  /^\$(?:addFields|bucket|count|documents|facet|group|limit|lookup|match|project|replaceRoot|replaceWith|set|skip|sort|sortByCount|unionWith|unset|unwind)$/;

/** Refuses what is not followed within a stage; `$$NOW` is the time that it is. */
function followed(value: Bson, now: number): Bson {
  if (value === '$$NOW') return dateOf(now);
  if (typeof value === 'string' && /^\$\$(?:CLUSTER_TIME|USER_ROLES)/.test(value)) throw new NotModelled(value);
  if (Array.isArray(value)) return (value as readonly Bson[]).map((each) => followed(each, now));
  if (!isDocument(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => {
      if (NOT_HERE.test(name)) throw new NotModelled(`the operator ${name}`);
      if (name === 'timezone') throw new NotModelled('a time zone of an aggregation');
      return [name, name === '$literal' ? each : followed(each, now)];
    }),
  );
}
