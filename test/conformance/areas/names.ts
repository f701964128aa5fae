import * as names from '../../../api/src/simulator/apimachinery/names.ts';
import { SelectorError } from '../../../api/src/simulator/apimachinery/selectors/selector-text.ts';
import { matches, parseSelector } from '../../../api/src/simulator/apimachinery/selectors/selectors.ts';
import { type Area, exactly } from '../area.ts';
import { equal } from '../matching.ts';

// biome-ignore lint/suspicious/noExplicitAny: numbers for some, texts for others.
const checks: Readonly<Record<string, (value: any) => string[]>> = {
  isDNS1123Label: names.isDnsLabel,
  isDNS1123Subdomain: names.isDnsSubdomain,
  isDNS1035Label: names.isDns1035Label,
  isValidPortNum: names.isPortNumber,
  isValidUserID: names.isId,
  isValidPortName: names.isPortName,
  isQualifiedName: names.isQualifiedName,
  isValidLabelValue: names.isLabelValue,
  isHTTPHeaderName: names.isHeaderName,
  isValidPercent: names.isPercent,
  isConfigMapKey: names.isConfigKey,
};

export const namesArea: Area = ({ input, expect }) => {
  const check = checks[input.function];
  if (!check) throw new Error(`unknown function ${input.function}`);
  const got = check(input.value);
  return { passed: (got.length === 0) === expect.valid, got };
};

export const selectors: Area = (one) => {
  const { input, expect } = one;
  let selector: ReturnType<typeof parseSelector>;
  try {
    selector = parseSelector(input.selector);
  } catch (error) {
    if (!(error instanceof SelectorError)) throw error;
    return exactly(one, { valid: false });
  }
  const requirements = selector.map(({ key, operator, values }) => ({ key, operator, values }));
  const got = { valid: true, requirements, matches: matches(selector, input.labels) };
  const passed =
    expect.valid &&
    (expect.requirements === undefined || equal(expect.requirements, requirements)) &&
    (expect.matches === undefined || expect.matches === got.matches);
  return { passed, got };
};
