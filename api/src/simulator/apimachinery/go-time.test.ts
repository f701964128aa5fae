import { describe, expect, it } from 'vitest';
import { readTime } from './go-time.ts';

// As Go's time.Parse says.
describe('a time', () => {
  it.each([
    ['2020-01-01T00:00:00Z', '2020-01-01T00:00:00Z'],
    ['2000-02-29T00:00:00Z', '2000-02-29T00:00:00Z'],
    ['2020-02-29T23:59:59.123456789+14:00', '2020-02-29T09:59:59Z'],
    ['2021-02-28T23:59:59-01:00', '2021-03-01T00:59:59Z'],
    ['2020-01-01T1:00:00Z', '2020-01-01T01:00:00Z'],
    ['2020-01-01T00:00:00,5Z', '2020-01-01T00:00:00Z'],
    ['2020-01-01T00:00:00-24:60', '2020-01-02T01:00:00Z'],
    ['0001-01-01T00:00:00Z', '0001-01-01T00:00:00Z'],
  ])('%s is %s', (text, time) => {
    expect(readTime(text)).toEqual({ time });
  });

  const layout = 'as "2006-01-02T15:04:05Z07:00": cannot parse';
  it.each([
    { text: '', says: `parsing time "" ${layout} "" as "2006"` },
    { text: '2020', says: `parsing time "2020" ${layout} "" as "-"` },
    { text: '2020-1-01', says: `parsing time "2020-1-01" ${layout} "1-01" as "01"` },
    { text: '2020-01-01 00:00:00Z', says: `parsing time "2020-01-01 00:00:00Z" ${layout} " 00:00:00Z" as "T"` },
    { text: '2020-01-01t00:00:00Z', says: `parsing time "2020-01-01t00:00:00Z" ${layout} "t00:00:00Z" as "T"` },
    { text: '2020-01-01T00:00:00', says: `parsing time "2020-01-01T00:00:00" ${layout} "" as "Z07:00"` },
    { text: '2020-01-01T00:00:00.Z', says: `parsing time "2020-01-01T00:00:00.Z" ${layout} ".Z" as "Z07:00"` },
    { text: '2020-13-01T00:00:00Z', says: 'parsing time "2020-13-01T00:00:00Z": month out of range' },
    { text: '1900-02-29T00:00:00Z', says: 'parsing time "1900-02-29T00:00:00Z": day out of range' },
    { text: '2021-02-29T00:00:00Z', says: 'parsing time "2021-02-29T00:00:00Z": day out of range' },
    { text: '2020-01-01T24:00:00Z', says: 'parsing time "2020-01-01T24:00:00Z": hour out of range' },
    { text: '2020-01-01T00:00:00+25:00', says: 'parsing time "2020-01-01T00:00:00+25:00": time zone offset hour out of range' },
    { text: '2020-01-01T00:00:00Zé', says: 'parsing time "2020-01-01T00:00:00Z\\xc3\\xa9": extra text: "\\xc3\\xa9"' },
  ])('cannot be $text', ({ text, says }) => {
    expect(readTime(text)).toEqual({ unreadable: says });
  });

  it('has six digits below the second where it is kept to the microsecond', () => {
    expect(readTime('2020-01-01T00:00:00.123456+01:00', true)).toEqual({ time: '2019-12-31T23:00:00.123456Z' });
    expect(readTime('2020-01-01T00:00:00Z', true)).toEqual({
      unreadable: 'parsing time "2020-01-01T00:00:00Z" as "2006-01-02T15:04:05.000000Z07:00": cannot parse "Z" as ".000000"',
    });
  });
});
