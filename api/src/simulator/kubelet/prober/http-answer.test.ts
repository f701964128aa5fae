import { describe, expect, it } from 'vitest';
import { readAnswer } from './http-answer.ts';

const OK = 'HTTP/1.1 200 OK\r\n';
const answer = (body: string, status = 200) => ({ kind: 'answer', value: { status, body } });
const head = (because: string) => ({ kind: 'broken', in: 'head', because });
const body = (because: string) => ({ kind: 'broken', in: 'body', because });
const more = (where: string) => ({ kind: 'more', in: where });

/** @see Go: net/http/response.go ReadResponse, response_test.go; transfer.go, transfer_test.go; net/textproto/reader.go */
describe("A server's answer", () => {
  it.each`
    rule                                                       | text                                                                            | told
    ${'is as long as it says'}                                 | ${`${OK}Content-Length: 2\r\n\r\nokay`}                                         | ${answer('ok')}
    ${'breaks off where it is shorter'}                        | ${`${OK}Content-Length: 9\r\n\r\nok`}                                           | ${body('unexpected EOF')}
    ${'has no body where its status has none'}                 | ${'HTTP/1.1 204 No Content\r\nContent-Length: 9\r\n\r\n'}                       | ${answer('', 204)}
    ${'goes to the end where it does not say its length'}      | ${`${OK}\r\nokay`}                                                              | ${answer('okay')}
    ${'may be in chunks'}                                      | ${`${OK}Transfer-Encoding: chunked\r\n\r\n2\r\nok\r\n2;x=y\r\nay\r\n0\r\n\r\n`} | ${answer('okay')}
    ${'breaks off in the midst of a chunk'}                    | ${`${OK}Transfer-Encoding: chunked\r\n\r\n5\r\nok`}                             | ${body('unexpected EOF')}
    ${'breaks where a chunk has no length'}                    | ${`${OK}Transfer-Encoding: chunked\r\n\r\nokay\r\n`}                            | ${body('invalid byte in chunk length')}
    ${'breaks where a chunk is longer than it says'}           | ${`${OK}Transfer-Encoding: chunked\r\n\r\n2\r\nokay\r\n`}                       | ${body('malformed chunked encoding')}
    ${'knows no other encoding'}                               | ${`${OK}Transfer-Encoding: gzip\r\n\r\n`}                                       | ${head('unsupported transfer encoding: "gzip"')}
    ${'of HTTP/1.0 knows no encoding'}                         | ${'HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nokay'}                  | ${answer('okay')}
    ${'is refused where its length is no number'}              | ${`${OK}Content-Length: two\r\n\r\nok`}                                         | ${head('bad Content-Length "two"')}
    ${'is refused where it says two lengths'}                  | ${`${OK}Content-Length: 2\r\nContent-Length: 3\r\n\r\nok`}                      | ${head('http: message cannot contain multiple Content-Length headers; got ["2" "3"]')}
    ${'may say the same length twice'}                         | ${`${OK}Content-Length: 2\r\nContent-Length: 2\r\n\r\nok`}                      | ${answer('ok')}
    ${'is refused where a header has no colon'}                | ${`${OK}Content-Length 2\r\n\r\nok`}                                            | ${head('malformed MIME header: missing colon: "Content-Length 2"')}
    ${'is refused where its first header begins with a blank'} | ${`${OK} Content-Length: 2\r\n\r\nok`}                                          | ${head('malformed MIME header initial line:  Content-Length: 2')}
    ${'may go on with a header in the next line'}              | ${`${OK}Content-Length:\r\n 2\r\n\r\nokay`}                                     | ${answer('ok')}
    ${'follows an interim one'}                                | ${`HTTP/1.1 100 Continue\r\n\r\n${OK}Content-Length: 2\r\n\r\nok`}              | ${answer('ok')}
    ${'does not follow six interim ones'}                      | ${`${'HTTP/1.1 100 Continue\r\n\r\n'.repeat(6)}${OK}\r\nok`}                    | ${head('net/http: too many 1xx informational responses')}
    ${'ends before its head does'}                             | ${`${OK}Content-Length: 2\r\n`}                                                 | ${head('unexpected EOF')}
    ${'has three digits for a status'}                         | ${'HTTP/1.1 20 OK\r\n\r\n'}                                                     | ${head('malformed HTTP status code "20"')}
    ${'says its version'}                                      | ${'HTTP/11 200 OK\r\n\r\n'}                                                     | ${head('malformed HTTP version "HTTP/11"')}
  `('$rule', ({ text, told }) => {
    expect(readAnswer(text, true)).toMatchObject(told);
  });

  it.each`
    rule                                      | text                                                    | told
    ${'is waited for'}                        | ${''}                                                   | ${more('head')}
    ${'is waited for to the end of its head'} | ${`${OK}Content-Length: 2\r\n`}                         | ${more('head')}
    ${'is waited for to the end of its body'} | ${`${OK}Content-Length: 2\r\n\r\no`}                    | ${more('body')}
    ${'is waited for to its last chunk'}      | ${`${OK}Transfer-Encoding: chunked\r\n\r\n2\r\nok\r\n`} | ${more('body')}
    ${'that has no length is waited for'}     | ${`${OK}\r\nok`}                                        | ${more('body')}
    ${'is there as soon as it is whole'}      | ${`${OK}Content-Length: 2\r\n\r\nok`}                   | ${answer('ok')}
    ${'is wrong as soon as one sees it'}      | ${'SSH-2.0-OpenSSH_9.2\r\n'}                            | ${head('malformed HTTP response "SSH-2.0-OpenSSH_9.2"')}
  `('$rule, while more may come', ({ text, told }) => {
    expect(readAnswer(text, false)).toMatchObject(told);
  });
});
