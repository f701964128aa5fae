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
  if (input.json !== undefined) return exactly(one, { canonical: quantityFromJson(input.json).canonical() });
  const got = parsed(input.string);
  return { passed: includes({ stringAfterParse: expect.canonical, ...expect }, got), got };
};

function parsed(text: string) {
  try {
    const amount = parseQuantity(text);
    return {
      valid: true,
      format: amount.format,
      canonical: amount.canonical(),
      stringAfterParse: String(amount),
      value: String(amount.value()),
      milliValue: String(amount.milliValue()),
    };
  } catch (error) {
    if (!(error instanceof QuantityError)) throw error;
    return { valid: false };
  }
}

export const humanDurationArea: Area = (one) => {
  const { function: name, nanoseconds, timestampOffsetSeconds } = one.input;
  // Whole microseconds: what is printed counts whole seconds, and more digits than a number has would be rounded.
  const duration = Number(BigInt(nanoseconds ?? 0) / 1000n);
  if (name === 'HumanDuration') return exactly(one, { text: humanDuration(duration) });
  if (name === 'ShortHumanDuration') return exactly(one, { text: shortHumanDuration(duration) });
  const at = timestampOffsetSeconds === null ? undefined : seconds(timestampOffsetSeconds);
  return exactly(one, { text: translateTimestampSince(at, 0) });
};

export const expansion: Area = (one) => {
  const { text, variables, env } = one.input;
  if (!env)
    return exactly(one, {
      text: expand(text, lookupIn(...variables.map((each: Record<string, string>) => new Map(Object.entries(each))))),
    });
  const values = new Map<string, string>();
  for (const { name, value = '' } of env) values.set(name, expand(value, lookupIn(values)));
  const got = Object.fromEntries(values);
  return { passed: includes(one.expect.env ?? one.expect, got), got };
};

export const qos: Area = (one) => exactly(one, { qosClass: computePodQOS(one.input) });
