import { movedTo, type RawAnswer, rawAnswerText, warningLines } from '../../apimachinery/raw-answer.ts';
import type { Task } from '../../engine/index.ts';
import type { Context } from '../command/context.ts';
import { KubectlError } from '../command/errors.ts';
import type { Live } from '../view.ts';

/** What the API server answers itself, or gets from a Pod, where the objects alone do not say it. */
export const isPassedOn = (path: string): boolean => PASSED_ON.test(path);
const PASSED_ON = /^\/api\/v1\/(namespaces\/[^/]+\/(pods|services)|nodes)\/[^/]+\/(proxy|exec|attach|portforward)(\/|$)/;

/**
 * A request as it is, and what comes back of it.
 * @see kubernetes: kubectl/pkg/rawhttp/raw.go raw
 */
export function rawRequest(context: Context, method: keyof typeof VERBS, body?: string): Task<void> | void {
  const { live } = context.view;
  const target = context.flags.text('raw');
  const as = context.flags.text('as');
  if (live) return answered(context, live, { method, target, as, body });
  const command = [VERBS[method], '--raw', target, ...(as ? ['--as', as] : []), ...(body === undefined ? [] : ['-f', '-'])];
  const { stdout, stderr, exitCode } = context.view.act({ kind: 'KUBECTL', command, ...(body !== undefined && { manifest: body }) });
  if (exitCode !== 0) throw new KubectlError(stderr ?? '');
  for (const line of (stderr ?? '').split('\n').filter(Boolean)) context.warn(line);
  context.out(stdout ?? '');
}
const VERBS = { GET: 'get', POST: 'create', PUT: 'replace', DELETE: 'delete' } as const;

function* answered(context: Context, live: Live, asked: Parameters<Live['request']>[0]): Task<void> {
  let { target } = asked;
  let answer: RawAnswer;
  for (let redirects = 0; ; redirects++) {
    answer = yield* live.request({ ...asked, target });
    const moved = movedTo(asked.method, answer, redirects);
    if (moved === undefined) break;
    target = moved;
  }
  for (const line of warningLines(answer)) context.warn(line);
  const { stdout, stderr } = rawAnswerText(target, answer);
  if (answer.status >= 400) throw new KubectlError(stderr);
  context.out(stdout);
}
