import { SECOND, type Task } from '../../../engine/index.ts';
import type { Process } from '../../../kernel/index.ts';
import { plain } from '../../servers/go-http.ts';
import type { HttpRequest, HttpResponse } from '../../servers/http-message.ts';
import { goGet } from '../agnhost/go-get.ts';
import { unreachable } from '../start-checks.ts';

/** `/probe?target=…&module=…`: whether something answers. @see prometheus/blackbox_exporter: prober/handler.go, http.go, tcp.go */
export function* probe(process: Process, { query }: HttpRequest): Task<HttpResponse> {
  const target = query.get('target') ?? '';
  const module = query.get('module') || 'http_2xx';
  if (target === '') return plain(400, 'Target parameter is missing\n');
  const since = process.now;
  const tell = (success: boolean, more = ''): HttpResponse =>
    plain(
      200,
      `# HELP probe_duration_seconds Returns how long the probe took to complete in seconds\n# TYPE probe_duration_seconds gauge\nprobe_duration_seconds ${(process.now - since) / SECOND}\n${more}# HELP probe_success Displays whether or not the probe was a success\n# TYPE probe_success gauge\nprobe_success ${success ? 1 : 0}\n`,
    );
  if (module === 'http_2xx') {
    const got = yield* goGet(process, /^https?:\/\//.test(target) ? target : `http://${target}`);
    const status = 'error' in got ? 0 : got.status;
    const text = `# HELP probe_http_status_code Response HTTP status code\n# TYPE probe_http_status_code gauge\nprobe_http_status_code ${status}\n`;
    return tell(status >= 200 && status < 300, text);
  }
  if (module === 'tcp_connect') {
    const [, host = '', port = ''] = /^(.*):(\d+)$/.exec(target) ?? [];
    return tell(port !== '' && (yield* unreachable(process, host, Number(port))) === undefined);
  }
  if (!MODULES.has(module)) return plain(400, `Unknown module "${module}"\n`);
  process.remark({ kind: 'NotFollowed', program: 'blackbox_exporter', why: `module ${module}`, taken: 'statement' });
  return tell(false);
}

/** Of the image's own configuration. @see prometheus/blackbox_exporter: blackbox.yml */
const MODULES: ReadonlySet<string> = new Set(
  'http_2xx http_post_2xx tcp_connect pop3s_banner grpc grpc_plain ssh_banner irc_banner icmp icmp_ttl5'.split(' '),
);
