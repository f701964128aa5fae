import { plain } from '../../servers/go-http.ts';
import type { HttpRequest, HttpResponse } from '../../servers/http-message.ts';

/** What jobs have pushed, by the labels of their groups. */
export type Pushed = Map<string, ReadonlyMap<string, string>>;

/** `/metrics/job/NAME/LABEL/VALUE…`: PUT takes the place of what a group had, POST of metrics of the same names, DELETE of all. @see prometheus/pushgateway: handler/push.go, handler/delete.go */
export function pushTo(groups: Pushed, { method, path, body }: HttpRequest): HttpResponse {
  const [, job, rest = ''] = /^\/metrics\/job\/([^/]+)((?:\/[^/]+\/[^/]+)*)\/?$/.exec(path) ?? [];
  if (job === undefined) return plain(404, '404 page not found\n', { 'X-Content-Type-Options': 'nosniff' });
  const labels = new Map([['job', decodeURIComponent(job)]]);
  for (const [, name = '', value = ''] of rest.matchAll(/\/([^/]+)\/([^/]+)/g)) labels.set(name, decodeURIComponent(value));
  if (!labels.has('instance')) labels.set('instance', '');
  const key = [...labels]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}=${JSON.stringify(value)}`)
    .join(',');
  if (method === 'DELETE') {
    groups.delete(key);
    return { status: 202, body: '' };
  }
  if (method !== 'PUT' && method !== 'POST')
    return { status: 405, headers: { Allow: 'DELETE, OPTIONS, POST, PUT' }, body: 'Method Not Allowed\n' };
  const metrics = new Map(method === 'POST' ? groups.get(key) : []);
  for (const line of body.split('\n')) {
    const text = line.trim();
    if (text === '' || text.startsWith('#')) continue;
    const [, name, own = '', value] = /^([a-zA-Z_:][\w:]*)(?:\{([^}]*)\})?\s+(\S+)(?:\s+\d+)?$/.exec(text) ?? [];
    if (name === undefined || Number.isNaN(Number(value)) || !body.endsWith('\n'))
      return plain(
        400,
        `text format parsing error in line ${body.split('\n').indexOf(line) + 1}: ${body.endsWith('\n') ? 'expected float as value, got' : 'unexpected end of input stream'}\n`,
      );
    metrics.set(`${name}{${[own, key].filter((part) => part !== '').join(',')}}`, value as string);
  }
  groups.set(key, metrics);
  return { status: 200, body: '' };
}

/** As Prometheus reads it. */
export function pushedText(groups: Pushed): string {
  const all = [...groups.values()].flatMap((metrics) => [...metrics]);
  let last = '';
  return all
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => {
      const family = name.replace(/\{.*/, '');
      const head = family === last ? '' : `# TYPE ${family} untyped\n`;
      last = family;
      return `${head}${name} ${value}\n`;
    })
    .join('');
}
