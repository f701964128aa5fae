import { goJson } from '../../../apimachinery/go-json.ts';
import type { Task } from '../../../engine/index.ts';
import { goWords, OsError, type Process } from '../../../kernel/index.ts';
import { goLog, plain } from '../../servers/go-http.ts';
import type { HttpRequest, HttpResponse } from '../../servers/http-message.ts';

/** A file that is sent is kept below /uploads. @see kubernetes: test/images/agnhost/netexec/netexec.go uploadHandler */
export function* uploaded(process: Process, request: HttpRequest): Task<HttpResponse> {
  const log = (text: string): Task<void> => process.write(2, `${goLog(process, text)}\n`);
  yield* log('GET /upload');
  const sent = fileOf(request, 'file');
  if (typeof sent === 'object') {
    yield* log(`Unable to upload file: ${sent.problem}`);
    return plain(200, goJson({ error: 'Unable to upload file.' }, ''));
  }
  const path = `/uploads/upload${process.random.int(2 ** 32)}`;
  try {
    process.writeFile(path, sent);
    process.chmod(path, 0o700);
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    yield* log(`Unable to open file for write: open ${path}: ${goWords(error)}`);
    return plain(200, goJson({ error: 'Unable to open file for write' }, ''));
  }
  yield* log(`Wrote upload to ${path}`);
  return plain(201, goJson({ output: path }, ''));
}

/** What a form's file holds, or why there is none. @see go: src/net/http/request.go FormFile, multipartReader */
function fileOf({ headers, body }: HttpRequest, name: string): string | { readonly problem: string } {
  const type = headers.get('content-type') ?? '';
  if (!/^multipart\/(form-data|mixed)\b/i.test(type)) return { problem: "request Content-Type isn't multipart/form-data" };
  const boundary = /;\s*boundary=(?:"([^"]*)"|([^;\s]*))/i.exec(type)?.slice(1).find(Boolean);
  if (boundary === undefined) return { problem: 'no multipart boundary param in Content-Type' };
  for (const part of `\r\n${body}`.split(`\r\n--${boundary}`).slice(1)) {
    const end = part.indexOf('\r\n\r\n');
    const [, disposition = ''] = /^content-disposition:(.*)$/im.exec(part.slice(0, Math.max(0, end))) ?? [];
    if (/;\s*filename="/i.test(disposition) && /;\s*name="([^"]*)"/i.exec(disposition)?.[1] === name) return part.slice(end + 4);
  }
  return { problem: 'http: no such file' };
}
