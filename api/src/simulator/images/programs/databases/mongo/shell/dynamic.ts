import { JsObject, type JsValue, type Key, type Property } from '../../../javascript/values.ts';

/** A database or a collection: any other name of it is that of a collection. */
export class Dynamic extends JsObject {
  readonly #made = new Map<string, Property>();
  constructor(
    proto: JsObject,
    kind: 'Database' | 'Collection',
    native: unknown,
    readonly make: (name: string) => JsValue,
  ) {
    super(proto, kind, native);
  }
  override find(key: Key): Property | undefined {
    const known = super.find(key);
    if (known || typeof key !== 'string' || NONE.test(key)) return known;
    const before = this.#made.get(key);
    if (before) return before;
    const made: Property = { value: this.make(key), enumerable: false };
    this.#made.set(key, made);
    return made;
  }
}
/** What JavaScript itself looks for. */
const NONE = /^(?:_|inspect$|then$|toJSON$|tojson$|constructor$|__proto__$)/;
