import { describe, expect, it } from 'vitest';
import { formatAnswer } from './http-message.ts';

describe('an answer that can be read in one way only', () => {
  it.each`
    rule                            | response                                                                                     | plain
    ${'a length that is added'}     | ${{ status: 200, body: 'hello' }}                                                            | ${true}
    ${'a length that is right'}     | ${{ status: 404, body: 'hello', headers: { 'content-length': '5' } }}                        | ${true}
    ${'a length that is wrong'}     | ${{ status: 200, body: 'hello', headers: { 'Content-Length': '9' } }}                        | ${false}
    ${'two lengths'}                | ${{ status: 200, body: 'hello', headers: { 'Content-Length': '5', 'content-length': '5' } }} | ${false}
    ${'a body of more bytes'}       | ${{ status: 200, body: 'größer' }}                                                           | ${false}
    ${'a line end within a header'} | ${{ status: 200, body: 'hello', headers: { 'X-A': 'b\r\nX-C: d' } }}                         | ${false}
    ${'a name that is none'}        | ${{ status: 200, body: 'hello', headers: { 'X A': 'b' } }}                                   | ${false}
    ${'no body at all'}             | ${{ status: 204 }}                                                                           | ${false}
  `('$rule: $plain', ({ response, plain }) => {
    const answer = formatAnswer(response, { head: false, close: true });
    expect(answer.plain).toEqual(plain ? { status: response.status, body: response.body } : undefined);
  });

  it('is not one to HEAD, which has no body', () => {
    expect(formatAnswer({ status: 200, body: 'hello' }, { head: true, close: true }).plain).toBeUndefined();
  });
});
