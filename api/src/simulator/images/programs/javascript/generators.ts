import type { Block, Wait } from '../../../engine/index.ts';
import type { JsValue } from './values.ts';

/** What a generator hands out: whoever drives it takes it, and it never reaches the engine. */
export class Yielded implements Block {
  constructor(readonly value: JsValue) {}
  start(): Wait {
    throw new Error('yield outside of a generator');
  }
}
/** Where an async function stops until a promise is settled. */
export class Await implements Block {
  constructor(readonly value: JsValue) {}
  start(): Wait {
    throw new Error('await outside of an async function');
  }
}
