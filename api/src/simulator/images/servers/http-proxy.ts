import { type Micros, SECOND, type Task } from '../../engine/index.ts';
import { OsError, type Process } from '../../kernel/index.ts';
import { httpRequest, ReadTimeout } from './http-client.ts';
import type { HttpRequest, HttpResponse } from './http-message.ts';

const CONNECT_TIMEOUT = 5 * SECOND;

/**
 * Asks another server the same, without what concerns the connection alone. 'nobody': nobody is there; 'broken': no whole answer
 * came; 'late': none came in time, where there is a limit.
 */
export function* passOn(
  process: Process,
  address: string,
  port: number,
  { method, target, headers, body }: HttpRequest,
  readTimeout?: Micros,
): Task<HttpResponse | 'nobody' | 'broken' | 'late'> {
  try {
    const answer = yield* httpRequest(process, {
      address,
      port,
      method,
      target,
      headers: Object.fromEntries([...headers].filter(([name]) => !/^(connection|content-length)$/.test(name))),
      body,
      connectTimeout: CONNECT_TIMEOUT,
      ...(readTimeout !== undefined && { readTimeout }),
    });
    if (!answer) return 'broken';
    const kept = answer.headers.filter(([name]) => !/^(connection|content-length|keep-alive|transfer-encoding)$/i.test(name));
    return { status: answer.status, headers: Object.fromEntries(kept), body: answer.body };
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    return error instanceof ReadTimeout ? 'late' : 'nobody';
  }
}
