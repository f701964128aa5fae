import { recordOf } from '../../../apimachinery/records.ts';
import type { Process } from '../../../kernel/index.ts';
import type { HttpRequest, HttpResponse } from '../../servers/http-message.ts';
import { notFollowed } from './rules.ts';

type Fields = Readonly<Record<string, unknown>>;

interface Changed {
  readonly request: HttpRequest;
  /** Headers that its answer gets. */
  readonly headers: Readonly<Record<string, string>>;
  /** What it is answered at once. */
  readonly answer?: HttpResponse;
}

/** A request after what stands between its router and its service. @see traefik: docs/content/middlewares/http */
export function changed(process: Process, all: Fields, names: readonly string[], given: HttpRequest): Changed {
  let request = given;
  let headers: Record<string, string> = {};
  const queue = [...names];
  for (let name = queue.shift(); name !== undefined; name = queue.shift()) {
    const [entry] = Object.entries(recordOf(all[name]));
    const [kind = '', value] = entry ?? [];
    const about = recordOf(value);
    switch (kind) {
      case 'chain':
        queue.unshift(...(Array.isArray(about.middlewares) ? about.middlewares.map((each) => String(each).replace(/@file$/, '')) : []));
        break;
      case 'stripPrefix': {
        const prefix = (Array.isArray(about.prefixes) ? about.prefixes.map(String) : []).find((each) => request.path.startsWith(each));
        if (prefix === undefined) break;
        request = moved(request, request.target.slice(prefix.length), ['x-forwarded-prefix', prefix]);
        break;
      }
      case 'addPrefix':
        request = moved(request, `${String(about.prefix ?? '')}${request.target}`);
        break;
      case 'replacePath':
        request = moved(request, `${String(about.path ?? '')}${request.target.includes('?') ? `?${request.target.split('?')[1]}` : ''}`, [
          'x-replaced-path',
          request.path,
        ]);
        break;
      case 'replacePathRegex':
        request = moved(request, replace(process, request.target, about));
        break;
      case 'redirectScheme':
        return {
          request,
          headers,
          answer: redirect(
            request,
            `${about.scheme ?? 'https'}://${(request.headers.get('host') ?? '').replace(/:\d+$/, '')}${about.port === undefined ? '' : `:${about.port}`}${request.target}`,
            about,
          ),
        };
      case 'redirectRegex': {
        const url = `http://${request.headers.get('host') ?? ''}${request.target}`;
        const to = replace(process, url, about);
        if (to !== url) return { request, headers, answer: redirect(request, to, about) };
        break;
      }
      case 'headers': {
        const more = Object.entries(recordOf(about.customRequestHeaders)).map(
          ([header, text]) => [header.toLowerCase(), String(text)] as const,
        );
        request = { ...request, headers: new Map([...request.headers, ...more].filter(([, text]) => text !== '')) };
        headers = {
          ...headers,
          ...Object.fromEntries(Object.entries(recordOf(about.customResponseHeaders)).map(([header, text]) => [header, String(text)])),
        };
        for (const part of Object.keys(about)) if (!/^custom/.test(part)) notFollowed(process, `middleware headers.${part}`);
        break;
      }
      case 'compress':
      case 'retry':
      case 'buffering':
        break;
      default:
        notFollowed(process, `middleware ${kind || name}`);
    }
  }
  return { request, headers };
}

function moved(request: HttpRequest, target: string, header?: readonly [string, string]): HttpRequest {
  const whole = target.startsWith('/') ? target : `/${target}`;
  return {
    ...request,
    target: whole,
    path: whole.replace(/\?.*/s, ''),
    headers: header ? new Map([...request.headers, header]) : request.headers,
  };
}

function replace(process: Process, text: string, { regex, replacement }: Fields): string {
  try {
    return text.replace(new RegExp(String(regex)), String(replacement ?? '').replace(/\$\{(\w+)\}/g, '$$$1'));
  } catch {
    notFollowed(process, 'a regular expression of a middleware');
    return text;
  }
}

function redirect({ method }: HttpRequest, location: string, { permanent }: Fields): HttpResponse {
  const isGet = method === 'GET' || method === 'HEAD';
  const status = permanent === true ? (isGet ? 301 : 308) : isGet ? 302 : 307;
  return { status, headers: { Location: location }, body: WORDS[status] ?? '' };
}
const WORDS: Readonly<Record<number, string>> = {
  301: 'Moved Permanently',
  302: 'Found',
  307: 'Temporary Redirect',
  308: 'Permanent Redirect',
};
