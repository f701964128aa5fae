import { expect, it } from 'vitest';
import { formSearchFitsLimits } from './dns-limits.ts';
import { parseResolvConf } from './resolv-conf.ts';

/** @see kubernetes: pkg/kubelet/network/dns/dns_test.go TestParseResolvConf; pull request 112414 */
it.each`
  rule                                                  | text                                                          | options
  ${'options of several lines add up'}                  | ${'options timeout:1\noptions attempts:3'}                    | ${['timeout:1', 'attempts:3']}
  ${'of one name the last one counts'}                  | ${'options timeout:1\noptions attempts:3\noptions timeout:2'} | ${['timeout:2', 'attempts:3']}
  ${'on one line as well'}                              | ${'options ndots:1 attempts:3 ndots:5'}                       | ${['ndots:5', 'attempts:3']}
  ${'those without a value are told apart by the name'} | ${'options rotate edns0\noptions rotate trust-ad'}            | ${['rotate', 'edns0', 'trust-ad']}
  ${'a line without options takes nothing away'}        | ${'options ndots:2\noptions'}                                 | ${['ndots:2']}
`('$rule', ({ text, options }) => {
  expect(parseResolvConf(text).options).toEqual(options);
});

/** @see kubernetes: pkg/kubelet/network/dns/dns_test.go TestFormDNSSearchFitsLimits */
it.each([
  { rule: 'as many as may be', searches: Array.from({ length: 32 }, (_, i) => `a${i}`), kept: 32 },
  { rule: 'one more', searches: Array.from({ length: 33 }, (_, i) => `a${i}`), kept: 32 },
  { rule: 'as long as may be', searches: ['a'.repeat(253)], kept: 1 },
  { rule: 'longer, wherever it stands', searches: ['a'.repeat(254), 'b'], kept: 1 },
  { rule: 'all together as long as may be', searches: [...Array.from({ length: 8 }, () => 'a'.repeat(249)), 'b'.repeat(48)], kept: 9 },
  { rule: 'all together longer', searches: [...Array.from({ length: 8 }, () => 'a'.repeat(249)), 'b'.repeat(49)], kept: 8 },
])('search paths: $rule: $kept are kept', ({ searches, kept }) => {
  const fitted = formSearchFitsLimits(searches);
  expect(fitted.kept).toHaveLength(kept);
  expect(fitted.warning !== undefined).toBe(kept < searches.length);
});
