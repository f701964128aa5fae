import { describe, expect, it } from 'vitest';
import { fieldProblemText } from '../../problems.ts';
import { validateObject, validateObjectUpdate } from '../index.ts';

const metadata = { name: 'it', namespace: 'default' };
const ip = { ip: '10.10.1.1' };
const told = (problems: Parameters<typeof fieldProblemText>[0][]) =>
  problems.map((problem) => fieldProblemText(problem).replace(/: (a lowercase|name part|a valid label).*/s, ''));

/** @see kubernetes: pkg/apis/core/validation/validation_test.go TestValidateEndpointsCreate */
describe('Endpoints', () => {
  it.each<[rule: string, subset: object, problems: string[]]>([
    ['are fine', { addresses: [ip], notReadyAddresses: [{ ip: '2001:db8::1' }], ports: [{ port: 8675, protocol: 'TCP' }] }, []],
    ['may have no ports', { addresses: [ip] }, []],
    [
      'have addresses',
      { ports: [{ port: 8675, protocol: 'TCP' }] },
      ['subsets[0]: Required value: must specify `addresses` or `notReadyAddresses`'],
    ],
    [
      'have addresses that are such',
      { addresses: [{ ip: '[2001:0db8:85a3:0042:1000:8a2e:0370:7334]' }] },
      [
        'subsets[0].addresses[0].ip: Invalid value: "[2001:0db8:85a3:0042:1000:8a2e:0370:7334]": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)',
        'subsets[0].addresses[0].ip: Invalid value: "[2001:0db8:85a3:0042:1000:8a2e:0370:7334]": must be a valid IP address',
      ],
    ],
    [
      'lead to other machines',
      { notReadyAddresses: ['0.0.0.0', '127.0.0.1', '169.254.169.254', '224.0.0.1', '::0', '0::1', 'ff12::1'].map((one) => ({ ip: one })) },
      [
        'subsets[0].notReadyAddresses[0].ip: Invalid value: "0.0.0.0": may not be unspecified (0.0.0.0)',
        'subsets[0].notReadyAddresses[1].ip: Invalid value: "127.0.0.1": may not be in the loopback range (127.0.0.0/8, ::1/128)',
        'subsets[0].notReadyAddresses[2].ip: Invalid value: "169.254.169.254": may not be in the link-local range (169.254.0.0/16, fe80::/10)',
        'subsets[0].notReadyAddresses[3].ip: Invalid value: "224.0.0.1": may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)',
        'subsets[0].notReadyAddresses[4].ip: Invalid value: "::0": may not be unspecified (::0)',
        'subsets[0].notReadyAddresses[5].ip: Invalid value: "0::1": may not be in the loopback range (127.0.0.0/8, ::1/128)',
        'subsets[0].notReadyAddresses[6].ip: Invalid value: "ff12::1": may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)',
      ],
    ],
    [
      'name several ports',
      {
        addresses: [ip],
        ports: [
          { port: 66000, protocol: 'Protocol' },
          { name: 'A_b', port: 1, protocol: 'UDP', appProtocol: 'a b' },
        ],
      },
      [
        'subsets[0].ports[0].name: Required value',
        'subsets[0].ports[0].port: Invalid value: 66000: must be between 1 and 65535, inclusive',
        'subsets[0].ports[0].protocol: Unsupported value: "Protocol": supported values: "SCTP", "TCP", "UDP"',
        'subsets[0].ports[1].name: Invalid value: "A_b"',
        'subsets[0].ports[1].appProtocol: Invalid value: "a b"',
      ],
    ],
    [
      'say which host and which node it is',
      { addresses: [{ ...ip, hostname: 'a.b', nodeName: '' }] },
      [
        'subsets[0].addresses[0].hostname: Invalid value: "a.b": must not contain dots',
        'subsets[0].addresses[0].nodeName: Invalid value: ""',
      ],
    ],
  ])('%s', (_, subset, problems) => {
    expect(told(validateObject('Endpoints', { metadata, subsets: [subset] }))).toEqual(problems);
  });
});

/** @see kubernetes: pkg/apis/discovery/validation/validation_test.go TestValidateEndpointSlice */
describe('an EndpointSlice', () => {
  const endpoints = [{ addresses: ['10.1.2.3'] }];
  const many = (count: number) => Array.from({ length: count }, (_, i) => `10.0.${i >> 8}.${i & 255}`);
  it.each<[rule: string, slice: object, problems: string[]]>([
    ['is fine', { addressType: 'IPv4', endpoints, ports: [{ name: '', protocol: 'TCP' }] }, []],
    ['may be empty', { addressType: 'IPv6', endpoints: null, ports: null }, []],
    ['has a type', { endpoints }, ['addressType: Required value']],
    [
      'has a known type',
      { addressType: 'other', endpoints },
      ['addressType: Unsupported value: "other": supported values: "FQDN", "IPv4", "IPv6"'],
    ],
    [
      'has addresses',
      { addressType: 'IPv4', endpoints: [{ addresses: [] }, { addresses: many(101) }] },
      [
        'endpoints[0].addresses: Required value: must contain at least 1 address',
        'endpoints[1].addresses: Too many: 101: must have at most 100 items',
      ],
    ],
    [
      'has a thousand endpoints at most',
      { addressType: 'IPv4', endpoints: many(1001).map((one) => ({ addresses: [one] })) },
      ['endpoints: Too many: 1001: must have at most 1000 items'],
    ],
    [
      'has addresses of its type',
      { addressType: 'IPv4', endpoints: [{ addresses: ['2001:db8::1', '127.0.0.1'] }] },
      [
        'endpoints[0].addresses[0]: Invalid value: "2001:db8::1": must be a valid IPv4 address',
        'endpoints[0].addresses[1]: Invalid value: "127.0.0.1": may not be in the loopback range (127.0.0.0/8, ::1/128)',
      ],
    ],
    [
      'has whole names',
      { addressType: 'FQDN', endpoints: [{ addresses: ['foo', 'hello.world.', ''] }] },
      [
        'endpoints[0].addresses[0]: Invalid value: "foo": should be a domain with at least two segments separated by dots',
        'endpoints[0].addresses[2]: Required value',
      ],
    ],
    [
      'has ports that are told apart',
      {
        addressType: 'IPv4',
        endpoints,
        ports: [
          { name: 'http', protocol: 'TCP' },
          { name: 'http', protocol: 'foo' },
          { name: 'A_b', protocol: 'UDP' },
        ],
      },
      [
        'ports[1].name: Duplicate value: "http"',
        'ports[1].protocol: Unsupported value: "foo": supported values: "SCTP", "TCP", "UDP"',
        'ports[2].name: Invalid value: "A_b"',
      ],
    ],
    [
      'hints at zones once',
      { addressType: 'IPv4', endpoints: [{ ...endpoints[0], hints: { forZones: [{ name: 'a' }, { name: 'a' }, { name: 'b c' }] } }] },
      ['endpoints[0].hints.forZones[1].name: Duplicate value: "a"', 'endpoints[0].hints.forZones[2].name: Invalid value: "b c"'],
    ],
  ])('%s', (_, slice, problems) => {
    expect(told(validateObject('EndpointSlice', { metadata, ...slice }))).toEqual(problems);
  });

  it('keeps its type', () => {
    const of = (addressType: string) => ({ metadata, addressType, endpoints: null });
    expect(told(validateObjectUpdate('EndpointSlice', of('IPv6'), of('IPv4')))).toEqual([
      'addressType: Invalid value: "IPv6": field is immutable',
    ]);
  });
});
