import { expect, it } from 'vitest';
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
