import { type Micros, SECOND } from '../../../engine/index.ts';
import { readEscapes } from '../lib/escapes.ts';
import { byteLength } from '../lib/kernel.ts';
import { type HttpResponse, header, type Url } from '../network/http-client.ts';

/** What is known of a transfer when it is over. */
interface TransferFacts {
  readonly response: HttpResponse | undefined;
  /** The last that was asked for; as it was written where there is none. */
  readonly url: Url | undefined;
  readonly text: string;
  readonly method: string;
  readonly address: string;
  readonly took: Micros;
  readonly redirects: number;
  readonly connections: number;
  readonly code: number;
  readonly message: string;
  readonly uploaded: number;
  readonly file: string;
  /** Of all answers on the way. */
  readonly headBytes: number;
  /** Of a body that came in parts. */
  readonly taken: number;
  /** Schemes are in small letters since 8.8. */
  readonly isNew: boolean;
}

/** `--write-out`: what goes to the output and to the error output. @see curl: src/tool_writeout.c */
export function writtenOut(template: string, facts: TransferFacts): { readonly out: string; readonly err: string } {
  const values = valuesOf(facts);
  const said = { out: '', err: '' };
  let to: 'out' | 'err' = 'out';
  for (const [part = '', name, headerName] of template.matchAll(
    /%\{header\{([^}]*)\}\}|%header\{([^}]*)\}|%\{([^}]*)\}|%%|\\.|[^%\\]+|[%\\]/gs,
  )) {
    const variable = /^%\{(\w*)\}$/.exec(part)?.[1];
    if (part === '%%') said[to] += '%';
    else if (part === '%{stdout}') to = 'out';
    else if (part === '%{stderr}') to = 'err';
    else if (part === '%{json}') said[to] += jsonOf(values);
    else if (part === '%{header_json}') said[to] += headersOf(facts.response);
    else if (variable !== undefined && Object.hasOwn(values, variable)) said[to] += values[variable];
    else if (variable !== undefined) said.err += `curl: unknown --write-out variable: '${variable}'\n`;
    else if (part.startsWith('%header{')) said[to] += (facts.response && header(facts.response, headerName ?? name ?? '')) ?? '';
    else said[to] += readEscapes(part, 'plain').text;
  }
  return said;
}

function valuesOf({
  response,
  url,
  text,
  method,
  address,
  took,
  redirects,
  connections,
  code,
  message,
  uploaded,
  file,
  headBytes,
  taken,
  isNew,
}: TransferFacts) {
  const status = String(response?.status ?? 0).padStart(3, '0');
  const time = (share: number): string => ((took * share) / SECOND).toFixed(6);
  const size = taken || byteLength(response?.body ?? '');
  const location = response && response.status >= 300 && response.status < 400 ? header(response, 'Location') : undefined;
  const values: Record<string, string> = {
    certs: '',
    content_type: (response && header(response, 'Content-Type')) ?? '',
    errormsg: code === 0 ? '' : message,
    exitcode: String(code),
    filename_effective: file,
    ftp_entry_path: '',
    http_code: status,
    http_connect: '000',
    http_version: response ? (/^HTTP\/([\d.]+)/.exec(response.statusLine)?.[1] ?? '0') : '0',
    local_ip: '',
    local_port: response ? '0' : '0',
    method,
    num_certs: '0',
    num_connects: String(connections),
    num_headers: String(response?.headers.length ?? 0),
    num_redirects: String(redirects),
    num_retries: '0',
    onerror: '',
    proxy_ssl_verify_result: '0',
    redirect_url:
      location === undefined || !url ? '' : /^[a-z]+:/i.test(location) ? location : `${url.scheme}://${url.authority}${location}`,
    referer: '',
    remote_ip: address,
    remote_port: address === '' ? '0' : String(url?.port ?? 0),
    response_code: status,
    scheme: url ? (isNew ? url.scheme : url.scheme.toUpperCase()) : '',
    size_download: String(size),
    size_header: String(headBytes),
    size_request: '0',
    size_upload: String(uploaded),
    speed_download: String(took > 0 ? Math.floor((size * SECOND) / took) : 0),
    speed_upload: String(took > 0 ? Math.floor((uploaded * SECOND) / took) : 0),
    ssl_verify_result: '0',
    time_appconnect: url?.scheme === 'https' ? time(0.5) : '0.000000',
    time_connect: time(0.5),
    time_namelookup: '0.000000',
    time_pretransfer: time(0.5),
    time_redirect: redirects > 0 ? time(0.5) : '0.000000',
    time_starttransfer: time(1),
    time_total: time(1),
    url: text,
    url_effective: url ? `${url.scheme}://${url.authority}${url.target}` : text,
    urlnum: '0',
  };
  return values;
}

/** What stands before a body, in bytes. */
export const headSize = ({ statusLine, headers }: HttpResponse): number =>
  byteLength(statusLine) + 2 + headers.reduce((sum, [name, value]) => sum + byteLength(name) + byteLength(value) + 4, 0) + 2;

/** Those of one name in one list. */
function headersOf(response: HttpResponse | undefined): string {
  const byName = new Map<string, string[]>();
  for (const [name, value] of response?.headers ?? []) byName.set(name.toLowerCase(), [...(byName.get(name.toLowerCase()) ?? []), value]);
  return `{${[...byName].map(([name, list]) => `"${name}":${JSON.stringify(list)}`).join(',\n')}\n}`;
}

/** Numbers without quotes, names in order. */
const jsonOf = (values: Readonly<Record<string, string>>): string =>
  `{${Object.entries(values)
    .filter(([name]) => !/^(stdout|stderr|onerror|certs|num_certs)$/.test(name))
    .map(
      ([name, value]) =>
        `"${name}":${value === '' && /^(content_type|errormsg|filename_effective|ftp_entry_path|redirect_url|referer)$/.test(name) ? 'null' : /^(time_|size_|speed_|num_|local_port|remote_port|http_c|response_code|exitcode|ssl_|proxy_ssl|urlnum)/.test(name) ? Number(value) : JSON.stringify(value)}`,
    )
    .join(',')}}`;
