import { describe, expect, it } from 'vitest';
import { ipFamily, isCidr, isWithinAny } from './ip.ts';

// @see k8s.io/utils/net: ParseIPSloppy, ParseCIDRSloppy, with which random texts were compared
describe('an address', () => {
  it.each([
    ['10.9.8.7', 4],
    ['010.09.8.00007', 4],
    ['::', 6],
    ['2001:db8::ffff', 6],
    ['1:2:3:4:5:6:7::', 6],
    ['::ffff:1.2.3.4', 6],
    ['0000001::000001', 6],
    ['1::2::3', undefined],
    ['1:2:3:4:5:6:7:8:9', undefined],
    ['12345::', undefined],
    ['fe80::1%eth0', undefined],
    ['1.2.3', undefined],
    ['1.2.3.256', undefined],
    ['', undefined],
  ])('%s is of family %s', (text, family) => {
    expect(ipFamily(text)).toBe(family);
  });

  it.each([
    ['10.0.0.0/8', true],
    ['10.0.0.0/0008', true],
    ['::/128', true],
    ['10.0.0.0/33', false],
    ['10.0.0.0/+8', false],
    ['10.0.0.0/8/8', false],
    ['10.0.0.0', false],
  ])('%s as a range: %s', (text, isRange) => {
    expect(isCidr(text)).toBe(isRange);
  });

  it.each([
    ['127.255.255.255', ['127.0.0.0/8'], true],
    ['128.0.0.0', ['127.0.0.0/8'], false],
    ['::ffff:127.0.0.1', ['127.0.0.0/8'], true],
    ['::ffff:127.0.0.1', ['::/8'], false],
    ['0:0:0::1', ['10.0.0.0/8', '::1/128'], true],
    ['febf::', ['fe80::/10'], true],
    ['fec0::', ['fe80::/10'], false],
    ['x', ['::/0'], false],
  ])('%s within one of %s: %s', (text, ranges, isWithin) => {
    expect(isWithinAny(text, ranges)).toBe(isWithin);
  });
});
