import { humanDuration, shortHumanDuration, translateTimestampSince } from '../../../api/src/simulator/apimachinery/duration.ts';
import { expand, lookupIn } from '../../../api/src/simulator/apimachinery/expansion.ts';
import { computePodQOS } from '../../../api/src/simulator/apimachinery/qos.ts';
import { parseQuantity, QuantityError, quantityFromJson } from '../../../api/src/simulator/apimachinery/quantity.ts';
import { seconds } from '../../../api/src/simulator/engine/index.ts';
import { type Area, exactly } from '../area.ts';
import { includes } from '../matching.ts';

export const quantity: Area = (one) => {
  const { input, expect } = one;
  if (input.compare) return exactly(one, { cmp: parseQuantity(input.compare[0]).cmp(parseQuantity(input.compare[1])) });
  if (input.add) return exactly(one, { canonical: String(parseQuantity(input.add[0]).add(parseQuantity(input.add[1]))) });
  if (input.sub) return exactly(one, { canonical: String(parseQuantity(input.sub[0]).sub(parseQuantity(input.sub[1]))) });
  if (input.roundUp) {
    const { quantity: rounded, exact } = parseQuantity(input.roundUp[0]).roundUp(input.roundUp[1]);
    return exactly(one, { canonical: rounded.canonical(), exact });
  }
  // A null is not there any more.
  if (input.string === undefined) return exactly(one, { canonical: quantityFromJson(input.json ?? null).canonical() });
  const got = parsed(input.string);
  const { stringAfterParse, ...wanted } = expect;
  // Either form will do where a case has both.
  const written = [stringAfterParse, expect.canonical].filter((each) => each !== undefined);
  const asWritten = written.length === 0 || written.includes(got.stringAfterParse);
  return { passed: asWritten && includes(wanted, got), got };
};

interface Parsed {
  readonly valid: boolean;
  readonly stringAfterParse?: string;
}

function parsed(text: string): Parsed {
  try {
    const amount = parseQuantity(text);
    return {
      valid: true,
      format: amount.format,
      canonical: amount.canonical(),
      stringAfterParse: String(amount),
      value: String(amount.value()),
      milliValue: String(amount.milliValue()),
    } as Parsed;
  } catch (error) {
    if (!(error instanceof QuantityError)) throw error;
    return { valid: false };
  }
}

export const humanDurationArea: Area = (one) => {
  const { function: name, seconds: inSeconds = 0, nanoseconds = Math.round(inSeconds * 1e9), timestampOffsetSeconds } = one.input;
  // Whole microseconds: what is printed counts whole seconds, and more digits than a number has would be rounded.
  const duration = Number(BigInt(nanoseconds) / 1000n);
  if (name === 'HumanDuration') return exactly(one, { text: humanDuration(duration) });
  if (name === 'ShortHumanDuration') return exactly(one, { text: shortHumanDuration(duration) });
  if (name !== 'translateTimestampSince') throw new Error(`unknown function ${name}`);
  const at = typeof timestampOffsetSeconds === 'number' ? seconds(timestampOffsetSeconds) : undefined;
  return exactly(one, { text: translateTimestampSince(at, 0) });
};

export const expansion: Area = (one) => {
  const { text, variables = [], env } = one.input;
  const known = [variables].flat().map((each: Record<string, string>) => new Map(Object.entries(each)));
  if (!env) return exactly(one, { text: expand(text, lookupIn(...known)) });
  const values = new Map<string, string>();
  for (const { name, value = '' } of env) values.set(name, expand(value, lookupIn(values, ...known)));
  const got = Object.fromEntries(values);
  const wanted = one.expect.env ?? one.expect;
  return { passed: includes(Array.isArray(wanted) ? byName(wanted) : wanted, got), got };
};

/** A list of variables as what each name is. */
const byName = (env: readonly { readonly name: string; readonly value?: string }[]): Record<string, string> =>
  Object.fromEntries(env.map(({ name, value = '' }) => [name, value]));

export const qos: Area = (one) => exactly(one, { qosClass: computePodQOS(one.input.spec ?? one.input) });
