import type { JsObject, JsValue } from '../../../javascript/values.ts';

/** A collection by its name, in its database. */
export interface Named {
  readonly database: string;
  readonly name: string;
}

/** Which one a script's object stands for. */
export const named = (collection: JsValue): Named => (collection as JsObject).native as Named;
