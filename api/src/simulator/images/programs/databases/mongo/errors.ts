import { Outcome } from '../../../../engine/index.ts';
/** What a server refuses, in its words. @see mongo: src/mongo/base/error_codes.yml */
export class MongoRefusal extends Outcome {
  constructor(
    readonly code: number,
    readonly codeName: string,
    message: string,
    /** Of a key that is there already. */
    readonly more: Readonly<Record<string, unknown>> = {},
  ) {
    super(message);
  }
}

/** A parameter may not be that. */
export const badValue = (message: string): MongoRefusal => new MongoRefusal(2, 'BadValue', message);
/** A parameter is not of the form that it must have. */
export const failedToParse = (message: string): MongoRefusal => new MongoRefusal(9, 'FailedToParse', message);
/** A parameter is of another type. */
export const typeMismatch = (message: string): MongoRefusal => new MongoRefusal(14, 'TypeMismatch', message);

/** Something that is MongoDB's, but not known here. */
export class NotModelled extends Error {}

/** What stands before what an expression says when it is run. */
export const EXECUTING = 'PlanExecutor error during aggregation :: caused by :: ';
