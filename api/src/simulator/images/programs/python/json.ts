import { Dict, Instance, List, Raised, text, typeName, type Value } from './values.ts';

export function toJson(value: Value, indent: Value | undefined): string {
  const plain = (each: Value): unknown => {
    if (each instanceof List) return each.items.map(plain);
    if (each instanceof Dict) return Object.fromEntries([...each.entries].map(([key, item]) => [text(key), plain(item)]));
    if (each === null || typeof each !== 'object') return each;
    throw new Raised('TypeError', `Object of type ${each instanceof Instance ? each.of.name : typeName(each)} is not JSON serializable`);
  };
  const tree = plain(value);
  if (typeof indent === 'number') return JSON.stringify(tree, undefined, indent);
  // Python puts a space after commas and colons.
  const spaced = (each: unknown): string =>
    Array.isArray(each)
      ? `[${each.map(spaced).join(', ')}]`
      : typeof each === 'object' && each !== null
        ? `{${Object.entries(each)
            .map(([key, item]) => `${JSON.stringify(key)}: ${spaced(item)}`)
            .join(', ')}}`
        : JSON.stringify(each);
  return spaced(tree);
}

export function fromJson(source: string): Value {
  const made = (each: unknown): Value => {
    if (Array.isArray(each)) return new List(each.map(made));
    if (typeof each !== 'object' || each === null) return each as Value;
    const dict = new Dict();
    for (const [key, item] of Object.entries(each)) dict.entries.set(key, made(item));
    return dict;
  };
  try {
    return made(JSON.parse(source));
  } catch (error) {
    if (error instanceof SyntaxError) throw new Raised('JSONDecodeError', 'Expecting value: line 1 column 1 (char 0)');
    throw error;
  }
}
