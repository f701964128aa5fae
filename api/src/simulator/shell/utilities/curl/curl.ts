import type { Task } from '../../../engine/index.ts';
import { OsError } from '../lib/kernel.ts';
import { notFollowed } from '../lib/not-followed.ts';
import { type Tool, utility } from '../lib/tool.ts';
import { isSince } from '../lib/version.ts';
import { type CurlBuild, readCurlOptions } from './arguments.ts';
import type { CookieJar } from './cookies.ts';
import { globUrl } from './glob.ts';
import type { CurlOptions } from './options.ts';
import { Transfer } from './transfer.ts';

/** curl of a release: it is in its wording and its User-Agent. */
export const curlOf = (version: string, build?: CurlBuild): ReturnType<typeof utility> =>
  utility(
    function* (tool) {
      const options = yield* readCurlOptions(tool, version, build);
      if (typeof options === 'number') return options;
      if (options.told.length > 0) notFollowed(tool.process);
      let code = 0;
      for (const [index, text] of options.urls.entries()) {
        const urls = options.globs ? globUrl(text) : [{ url: text, parts: [], count: 1 }];
        if (!urls) {
          code = yield* malformed(tool, options, text);
          continue;
        }
        for (const [i, { url, parts, count }] of urls.entries()) {
          const out = options.outputs[index]?.replace(/#(\d)/g, (whole, part: string) => parts[Number(part) - 1] ?? whole);
          if (count > 1) yield* separate(tool, options, version, { url, index: i + 1, count, out });
          code = yield* new Transfer(tool, options, url, out, version).run();
        }
      }
      if (options.cookies && options.cookieJar !== undefined) yield* keepCookies(tool, options.cookieJar, options.cookies);
      return code;
    },
    { shortName: true },
  );

export const curl = curlOf('7.88.1');

/** @see curl: src/tool_urlglob.c glob_url */
function* malformed(tool: Tool, options: CurlOptions, text: string): Task<number> {
  if (!options.silent || options.showError)
    yield* tool.warn(`(3) bad range in URL position ${text.length + 1}:\n${text}\n${' '.repeat(text.length)}^`);
  return 3;
}

/** Between the pages that one pattern stands for. @see curl: src/tool_operate.c single_transfer */
function* separate(
  tool: Tool,
  options: CurlOptions,
  version: string,
  { url, index, count, out }: { url: string; index: number; count: number; out: string | undefined },
): Task<void> {
  const shown = out === undefined || out === '-';
  if (options.silent || isSince(version, 8, 10)) return;
  yield* tool.complain(`\n[${index}/${count}]: ${url} --> ${shown ? '<stdout>' : out}\n`);
  if (shown && !options.remoteName) tool.print(`--_curl_--${url}\n`);
}

function* keepCookies(tool: Tool, path: string, cookies: CookieJar): Task<void> {
  if (path === '-') return yield* tool.write(cookies.text());
  try {
    tool.process.writeFile(path, cookies.text(), { mode: 0o600 });
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    yield* tool.complain(`* WARNING: failed to save cookies in ${path}: ${error.message}\n`);
  }
}
