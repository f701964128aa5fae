import { describe, expect, it } from 'vitest';
import { formatAnswer, formatResponse } from './http-message.ts';

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
    const { plain: read } = formatAnswer(response, { head: false, close: true });
    expect(read && { status: read.status, body: response.body && read.body }).toEqual(
      plain ? { status: response.status, body: response.body } : undefined,
    );
  });

  it('is not one to HEAD, which has no body', () => {
    expect(formatAnswer({ status: 200, body: 'hello' }, { head: true, close: true }).plain).toBeUndefined();
  });
});

describe('an answer whose length was not known when its headers were sent', () => {
  it.each`
    rule                                        | body        | format                                  | text
    ${'comes in pieces, sizes are of bytes'}    | ${'größer'} | ${{}}                                   | ${'Transfer-Encoding: chunked\r\n\r\n8\r\ngrößer\r\n0\r\n\r\n'}
    ${'is an end alone where it holds nothing'} | ${''}       | ${{}}                                   | ${'Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n'}
    ${'has its headers alone for HEAD'}         | ${'hello'}  | ${{ head: true }}                       | ${'\r\n'}
    ${'ends with the connection in HTTP/1.0'}   | ${'hello'}  | ${{ version: 'HTTP/1.0', close: true }} | ${'Connection: close\r\n\r\nhello'}
  `('$rule', ({ body, format, text }) => {
    const made = formatResponse({ status: 200, body, chunked: true }, { head: false, close: false, ...format });
    expect(made.slice(made.indexOf('\r\n') + 2)).toBe(text);
  });
});
